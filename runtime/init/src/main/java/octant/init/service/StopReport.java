package octant.init.service;

import java.util.List;

/// How an orderly stop of everything ended.
///
/// @param stopped the services that ended as asked, in the order in which they did
/// @param abandoned the services whose start or stop did not return in time, and whose threads are
///   left behind; in start order
public record StopReport(List<ServiceId> stopped, List<ServiceId> abandoned) {
    public boolean complete() {
        return abandoned.isEmpty();
    }
}

package octant.init.service;

import java.time.Instant;

/// One change of one service's state: a console line and a ledger entry each.
///
/// @param previous the state it left
/// @param current the state it entered; it carries its reason where there is one
public record ServiceEvent(
        Instant time, ServiceId service, ServiceState previous, ServiceState current) {
    /// The console line, without time: `service ledger: starting → running`.
    public String line() {
        String change =
                "service " + service.name() + ": " + previous.label() + " → " + current.label();
        String detail = current.detail();
        return detail.isEmpty() ? change : change + ": " + detail;
    }
}

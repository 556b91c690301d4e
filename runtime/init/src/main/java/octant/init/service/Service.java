package octant.init.service;

import java.util.Set;

/// One service of the machine: what it needs, how it becomes ready, how its health is known, how it
/// ends. The supervisor calls [#start] and [#stop] in turn, never both at once, each on a thread of
/// the service's own; [#health] is called from one thread at a time while the service is running.
///
/// A service may be started again after it stopped or failed, so [#start] builds its state anew.
public interface Service {
    ServiceId id();

    /// The services that must be ready before this one starts and that outlive it in an orderly
    /// stop. One of them may crash and be restarted while this one runs: this one keeps running,
    /// and says through [#health] how it copes.
    default Set<ServiceId> dependencies() {
        return Set.of();
    }

    default ServicePolicy policy() {
        return ServicePolicy.standard();
    }

    /// Returns once the service is ready; throws if it cannot be. Interrupted at the start
    /// time-out.
    void start(ServiceContext context) throws Exception;

    /// How the service is now. Cheap (no disk, no network): it is asked every few seconds.
    Health health();

    /// Ends the service and frees what it holds. Also called after a failed start and after a
    /// crash, so it accepts any state. Interrupted at the stop time-out.
    void stop() throws Exception;
}

package octant.init.service;

/// Where state changes are told, in their order, one at a time, on a thread that is neither the
/// supervisor's nor a service's. It may block for a moment; while it is far behind, further events
/// are dropped and counted ([Supervisor#lostEvents]). What it throws counts as a lost event too.
@FunctionalInterface
public interface ServiceJournal {
    void record(ServiceEvent event);
}

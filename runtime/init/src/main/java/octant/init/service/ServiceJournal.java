package octant.init.service;

/// Where state changes are told. Called on the supervisor's thread: it must neither block nor
/// throw.
@FunctionalInterface
public interface ServiceJournal {
    void record(ServiceEvent event);
}

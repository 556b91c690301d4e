package octant.init.service;

/// What the supervisor lends a service for one run of it.
public interface ServiceContext {
    /// Tells the supervisor that this run is over because of `cause`; the restart policy decides
    /// what follows. Returns at once; may be called from any thread; only the first call of a run
    /// counts.
    void crashed(Throwable cause);
}

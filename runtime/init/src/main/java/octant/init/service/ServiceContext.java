package octant.init.service;

/// What the supervisor lends a service for one run of it. Both calls return at once, may come from
/// any thread and at any time; only the first of a run counts.
public interface ServiceContext {
    /// Tells the supervisor that this run is over because of `cause`; the restart policy decides
    /// what follows.
    void crashed(Throwable cause);

    /// Tells the supervisor that this run has done all it had to do. A service whose policy is
    /// [RestartPolicy.When#ALWAYS] is restarted, any other one is stopped and counts as ready for
    /// those that need it.
    void ended();
}

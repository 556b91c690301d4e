package octant.services.api;

import java.time.Duration;

/// Updates, as an operator reaches them over HTTP and with `octant update`; `octant.main`
/// implements it.
public interface UpdateControl {
    /// What is known now. From memory, cheap, from any thread.
    UpdateReport status();

    /// Begins what is asked, unless something else is being done, and waits for its end.
    ///
    /// @param patience how long to wait; what has not ended by then goes on
    UpdateReply ask(UpdateRequest request, Duration patience) throws InterruptedException;
}

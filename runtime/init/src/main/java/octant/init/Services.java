package octant.init;

import java.time.Duration;
import java.util.Optional;

/// The running services, as PID 1 sees them. Implemented above, by the supervisor of the service
/// graph.
public interface Services {
    /// Whether the supervisor itself still does its rounds. Asked by the watchdog's thread; must
    /// not wait.
    boolean isAlive();

    /// Writes down why the machine ends, before anything is stopped.
    void recordShutdown(PowerRequest request) throws Exception;

    /// What the kernel has to be told with an orderly restart, so that the boot loader starts what
    /// it should; mostly nothing. Called once, when all have stopped.
    Optional<String> restartCommand() throws Exception;

    /// Stops all in reverse order; returns once all have stopped or `limit` has passed.
    void stopAll(Duration limit) throws Exception;
}

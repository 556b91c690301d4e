package octant.init;

import java.time.Duration;
import java.util.Optional;
import octant.linux.ChildStatus;
import octant.linux.Signal;
import org.jspecify.annotations.Nullable;

/// A process that we started: its end can be waited for by anybody, at any time.
public final class ChildProcess {
    private final int pid;
    private final Reaper reaper;
    private @Nullable ChildStatus status;

    ChildProcess(int pid, Reaper reaper) {
        this.pid = pid;
        this.reaper = reaper;
    }

    public int pid() {
        return pid;
    }

    /// How it ended; empty while it runs.
    public synchronized Optional<ChildStatus> status() {
        return Optional.ofNullable(status);
    }

    /// Waits for its end; empty if it still runs after `limit`.
    public synchronized Optional<ChildStatus> await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (status == null) {
            long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
            if (millis <= 0) {
                return Optional.empty();
            }
            wait(millis);
        }
        return Optional.of(status);
    }

    /// Sends it a signal, unless it has ended.
    public void signal(Signal signal) {
        reaper.signal(this, signal);
    }

    synchronized void ended(ChildStatus how) {
        status = how;
        notifyAll();
    }
}

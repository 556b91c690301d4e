package octant.init;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import octant.linux.ChildStatus;
import octant.linux.Signal;

/// The one owner of waiting for children. PID 1 has two kinds of them: those it started, whose
/// status somebody waits for, and orphans of others, which only have to go.
///
/// No status is lost or stolen: a child is started and registered under the same lock under which
/// ended ones are taken, so a child that ends before its starter knows its pid is still known here.
public final class Reaper {
    /// Starts a process and returns its pid, or throws: `() -> Processes.spawn(request)`.
    @FunctionalInterface
    public interface Start {
        int start();
    }

    /// Children that may end in one pass; a fork storm does not keep other signals waiting.
    private static final int MAX_PER_PASS = 10_000;

    private final Kernel kernel;
    private final Map<Integer, ChildProcess> children = new HashMap<>();
    private long orphans;

    public Reaper(Kernel kernel) {
        this.kernel = kernel;
    }

    public synchronized ChildProcess start(Start start) {
        ChildProcess child = new ChildProcess(start.start(), this);
        children.put(child.pid(), child);
        return child;
    }

    /// Takes every child that has ended; at SIGCHLD.
    public void reapEnded() {
        for (int i = 0; i < MAX_PER_PASS && reapOne(); i++) {
            // Each call takes one.
        }
    }

    private synchronized boolean reapOne() {
        Optional<ChildStatus> ended = kernel.peekExit();
        if (ended.isEmpty()) {
            return false;
        }
        int pid = ended.get().pid();
        kernel.reap(pid);
        ChildProcess child = children.remove(pid);
        if (child == null) {
            orphans++;
        } else {
            child.ended(ended.get());
        }
        return true;
    }

    /// Nothing is sent once the child was reaped: its pid may be another's by then.
    synchronized void signal(ChildProcess child, Signal signal) {
        if (children.get(child.pid()) == child) {
            kernel.signal(child.pid(), signal);
        }
    }

    /// How many orphans were taken since the boot.
    public synchronized long orphans() {
        return orphans;
    }

    /// How many children of ours run.
    public synchronized int running() {
        return children.size();
    }
}

package octant.init;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import octant.linux.LinuxException;
import octant.linux.Signal;

/// The processes that still run when every service has stopped.
final class Leftovers {
    private static final Duration POLL = Duration.ofMillis(20);

    /// Enough to know that a command line is not empty, and to name it.
    private static final int COMMAND_BYTES = 64;

    private final Kernel kernel;

    Leftovers(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Everybody but PID 1 and the kernel's own threads, which have no command line; nor has who
    /// has ended.
    List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        for (String name : kernel.list("/proc")) {
            if (isNumber(name) && !name.equals("1") && hasCommand(name)) {
                pids.add(Integer.parseInt(name));
            }
        }
        return pids;
    }

    /// Signals all of them until none is left or the grace is over; those that they start meanwhile
    /// as well, and each once.
    ///
    /// @return those that are left
    List<Integer> end(Signal signal, Duration grace) throws InterruptedException {
        long deadline = kernel.bootNanos() + grace.toNanos();
        Set<Integer> signalled = new HashSet<>();
        List<Integer> left = pids();
        signalNew(left, signalled, signal);
        while (!left.isEmpty() && kernel.bootNanos() < deadline) {
            kernel.pause(POLL);
            left = pids();
            signalNew(left, signalled, signal);
        }
        return left;
    }

    private void signalNew(List<Integer> pids, Set<Integer> signalled, Signal signal) {
        for (int pid : pids) {
            if (signalled.add(pid)) {
                send(pid, signal);
            }
        }
    }

    private void send(int pid, Signal signal) {
        try {
            kernel.signal(pid, signal);
        } catch (LinuxException gone) {
            // It ended since it was listed, which is what we want.
        }
    }

    private boolean hasCommand(String pid) {
        try {
            return kernel.read("/proc/" + pid + "/cmdline", COMMAND_BYTES).length > 0;
        } catch (LinuxException gone) {
            return false;
        }
    }

    private static boolean isNumber(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return !name.isEmpty() && name.length() < 10;
    }
}

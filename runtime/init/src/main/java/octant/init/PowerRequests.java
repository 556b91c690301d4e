package octant.init;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where everybody asks for the end of the machine: signals, the power button, the control socket,
/// an update. The first request counts; later ones neither restart nor change it.
public final class PowerRequests {
    /// So many Ctrl-Alt-Del within [#IMPATIENCE] mean: now, whatever hangs.
    static final int IMPATIENT_PRESSES = 3;

    static final Duration IMPATIENCE = Duration.ofSeconds(2);

    private final Kernel kernel;
    private final long[] presses = new long[IMPATIENT_PRESSES];
    private int pressCount;
    private @Nullable PowerRequest first;

    public PowerRequests(Kernel kernel) {
        this.kernel = kernel;
    }

    /// @return whether this request is the one that counts
    public synchronized boolean request(PowerAction action, String reason) {
        if (first != null) {
            return false;
        }
        first = new PowerRequest(action, reason);
        notifyAll();
        return true;
    }

    /// The request that counts; empty while there is none.
    public synchronized Optional<PowerRequest> pending() {
        return Optional.ofNullable(first);
    }

    /// Waits for the request that counts.
    synchronized PowerRequest await() throws InterruptedException {
        while (first == null) {
            wait();
        }
        return first;
    }

    /// Counts a Ctrl-Alt-Del.
    ///
    /// @return whether somebody has lost patience
    synchronized boolean isImpatient() {
        long now = kernel.bootNanos();
        presses[pressCount % IMPATIENT_PRESSES] = now;
        pressCount++;
        long oldest = presses[pressCount % IMPATIENT_PRESSES];
        return pressCount >= IMPATIENT_PRESSES && now - oldest <= IMPATIENCE.toNanos();
    }
}

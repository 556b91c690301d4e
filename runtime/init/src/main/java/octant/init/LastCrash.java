package octant.init;

import java.time.Duration;
import java.util.Optional;

/// Why the boot before this one ended as it should not have: what its kernel wrote down when it
/// died, or that a watchdog reset it. Known a moment after the start, when the housekeeping has
/// looked at the crash store.
public final class LastCrash {
    /// The longest reason, in characters, before it is cut.
    public static final int MAX_REASON = 300;

    private Optional<String> reason = Optional.empty();
    private boolean known;

    LastCrash() {}

    /// Waits until it is known.
    ///
    /// @return one line, for a person to read; empty if that boot ended in order or by a power cut,
    ///   or if `limit` has passed
    public synchronized Optional<String> await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!known) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                return Optional.empty();
            }
            wait(leftMillis);
        }
        return reason;
    }

    synchronized void tell(Optional<String> found) {
        reason = found.map(LastCrash::bounded);
        known = true;
        notifyAll();
    }

    private static String bounded(String text) {
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON);
    }
}

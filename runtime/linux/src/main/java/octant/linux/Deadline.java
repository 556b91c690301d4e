package octant.linux;

import java.time.Duration;

/// When a wait ends, however often a signal interrupts it.
final class Deadline {
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private final long endNanos;

    /// @param wait up to 24 days; more is taken as that
    Deadline(Duration wait) {
        Duration bounded = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
        endNanos = System.nanoTime() + bounded.toNanos();
    }

    Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /// Rounded up, so that a wait of less than a millisecond is not a busy loop.
    int remainingMillis() {
        long nanos = Math.max(0, endNanos - System.nanoTime());
        return (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
    }
}

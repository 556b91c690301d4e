package octant.init.service;

import java.time.Instant;

/// Where the supervisor takes its time from; tests pass one that they turn by hand.
public interface TimeSource {
    /// Nanoseconds since an arbitrary moment; never goes back.
    long monotonicNanos();

    /// For people to read: it may jump.
    Instant wallTime();

    static TimeSource system() {
        return new TimeSource() {
            @Override
            public long monotonicNanos() {
                return System.nanoTime();
            }

            @Override
            public Instant wallTime() {
                return Instant.now();
            }
        };
    }
}

package octant.update.download;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The passing of time, for the limits and for the pauses between retries.
interface Pacing {
    Pacing SYSTEM =
            new Pacing() {
                @Override
                public long nanoTime() {
                    return System.nanoTime();
                }

                @Override
                public void pause(Duration duration, CountDownLatch unless)
                        throws InterruptedException {
                    // Whether it ended early is asked of `unless` by whoever waited.
                    boolean _ = unless.await(duration.toNanos(), TimeUnit.NANOSECONDS);
                }
            };

    long nanoTime();

    /// Ends early when `unless` is counted down.
    void pause(Duration duration, CountDownLatch unless) throws InterruptedException;
}

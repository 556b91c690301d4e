package octant.update.install;

import java.time.Duration;
import java.util.function.LongSupplier;
import octant.update.OctantVersion;

/// Counts what an installation does and tells its listener: at each step, and in between a few
/// times a second. Used by several threads; the listener is told by one at a time.
final class InstallMeter {
    private static final Duration BETWEEN = Duration.ofMillis(250);

    private final OctantVersion version;
    private final InstallListener listener;
    private final LongSupplier nanoTime;
    private final LongSupplier fetched;
    private final long totalWork;

    private InstallStep step = InstallStep.CHECK;
    private long work;
    private long stepWork;
    private long saved;
    private long stepBeganNanos;
    private long toldNanos;

    /// @param totalWork in bytes that are hashed, copied or written
    /// @param fetched bytes of the bundle so far
    InstallMeter(
            OctantVersion version,
            InstallListener listener,
            long totalWork,
            LongSupplier nanoTime,
            LongSupplier fetched) {
        this.version = version;
        this.listener = listener;
        this.totalWork = Math.max(1, totalWork);
        this.nanoTime = nanoTime;
        this.fetched = fetched;
        this.stepBeganNanos = nanoTime.getAsLong();
    }

    synchronized void begin(InstallStep next) {
        step = next;
        stepWork = 0;
        stepBeganNanos = nanoTime.getAsLong();
        tell(stepBeganNanos);
    }

    synchronized void worked(long bytes) {
        work += bytes;
        stepWork += bytes;
        long now = nanoTime.getAsLong();
        if (now - toldNanos >= BETWEEN.toNanos()) {
            tell(now);
        }
    }

    /// Found on this machine, so not fetched.
    synchronized void saved(long bytes) {
        saved += bytes;
    }

    synchronized long savedBytes() {
        return saved;
    }

    private void tell(long now) {
        toldNanos = now;
        long stepNanos = now - stepBeganNanos;
        long perSecond =
                stepNanos < BETWEEN.toNanos()
                        ? 0
                        : (long) (stepWork * (double) Duration.ofSeconds(1).toNanos() / stepNanos);
        int percent = step == InstallStep.DONE ? 100 : (int) Math.min(99, 100 * work / totalWork);
        listener.progress(
                new InstallProgress(version, step, percent, perSecond, fetched.getAsLong(), saved));
    }
}

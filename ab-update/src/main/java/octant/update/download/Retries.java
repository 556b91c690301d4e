package octant.update.download;

import java.time.Duration;

/// How often in a row something may fail, and the pause after each: 0.5 s, doubled up to 30 s.
final class Retries {
    static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /// Less than this between two failures is no progress: a server that breaks off after every
    /// byte must not be followed for ever.
    static final long PROGRESS_BYTES = 64 * 1024;

    private final int max;
    private int failures;
    private long progress;

    Retries(int max) {
        this.max = max;
    }

    void progressed(long bytes) {
        progress += bytes;
        if (progress >= PROGRESS_BYTES) {
            failures = 0;
        }
    }

    /// @return whether another try is due
    boolean failed() {
        failures++;
        progress = 0;
        return failures <= max;
    }

    /// How often it failed since there was progress.
    int failures() {
        return failures;
    }

    Duration pause() {
        int doublings = Math.min(Math.max(failures - 1, 0), 16);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}

package octant.init;

import java.time.Duration;

/// How long each stage of the end may take. Their sum bounds the whole: a stage that hangs is left
/// behind.
public record ShutdownLimits(
        Duration journal, Duration services, Duration terminate, Duration kill, Duration storage) {
    /// What ending processes takes beside waiting for them: looking who is there.
    private static final Duration LOOKING = Duration.ofSeconds(1);

    /// 46 s at most.
    public static ShutdownLimits standard() {
        return new ShutdownLimits(
                Duration.ofSeconds(2),
                Duration.ofSeconds(25),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofSeconds(5));
    }

    /// Storage is used twice: for unmounting and for the last sync.
    public Duration total() {
        return journal.plus(services).plus(processes()).plus(storage.multipliedBy(2));
    }

    /// For ending all processes that are left.
    Duration processes() {
        return terminate.plus(kill).plus(LOOKING);
    }
}

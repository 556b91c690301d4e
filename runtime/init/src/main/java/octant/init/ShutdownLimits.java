package octant.init;

import java.time.Duration;

/// How long each stage of the end may take. Their sum bounds the whole: a stage that hangs is left
/// behind.
public record ShutdownLimits(
        Duration journal, Duration services, Duration terminate, Duration kill, Duration storage) {
    /// 45 s at most.
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
        return journal.plus(services).plus(terminate).plus(kill).plus(storage.multipliedBy(2));
    }
}

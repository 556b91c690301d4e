package octant.image;

import java.time.Instant;

/// What every image has in common so that the same inputs give the same bytes.
final class Reproducible {
    /// The time of every file and file system; the same as that of the jars (`pom.xml`).
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private Reproducible() {}
}

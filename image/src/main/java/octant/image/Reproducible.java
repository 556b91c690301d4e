package octant.image;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// What every image has in common so that the same inputs give the same bytes.
final class Reproducible {
    /// The time of every file, file system and signature; the same as that of the jars (`pom.xml`).
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private static final DateTimeFormatter TEXT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    private Reproducible() {}

    /// [#TIME] for `faketime -f`, which makes a program's clock stand still there.
    static String fakeTime() {
        return TEXT.format(TIME);
    }
}

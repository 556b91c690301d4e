package octant.image;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Says what is being done, and how long ago all of it began.
record Progress(PrintStream out, InstantSource clock, Instant began) {
    static Progress to(PrintStream out, InstantSource clock) {
        return new Progress(out, clock, clock.instant());
    }

    void say(Object line) {
        Duration elapsed = Duration.between(began, clock.instant());
        out.printf("  [%5.1f s] %s%n", elapsed.toMillis() / 1000.0, line);
        out.flush();
    }
}

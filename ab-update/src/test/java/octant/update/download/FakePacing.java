package octant.update.download;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Time that stands still, or goes on by a step whenever it is asked for; pauses cost nothing.
final class FakePacing implements Pacing {
    private final Duration step;
    private final List<Duration> pauses = new ArrayList<>();
    private long nanos;

    FakePacing(Duration step) {
        this.step = step;
    }

    static FakePacing standing() {
        return new FakePacing(Duration.ZERO);
    }

    List<Duration> pauses() {
        return List.copyOf(pauses);
    }

    @Override
    public long nanoTime() {
        nanos += step.toNanos();
        return nanos;
    }

    @Override
    public void pause(Duration duration, CountDownLatch unless) {
        pauses.add(duration);
        nanos += duration.toNanos();
    }
}

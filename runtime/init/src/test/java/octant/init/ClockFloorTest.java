package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import octant.linux.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClockFloorTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");
    private static final DataStorage KEPT = new DataStorage.Persistent(Optional.empty());
    private static final DataStorage LOST = new DataStorage.Volatile("test");

    private final FakeKernel kernel = new FakeKernel();
    private final ClockFloor floor = new ClockFloor(kernel, BUILT);

    @ParameterizedTest
    @CsvSource({
        // now, saved, becomes
        "1970-01-01T00:00:10Z, '', 2026-01-01T00:00:00Z",
        "1970-01-01T00:00:10Z, 1775000000, 2026-03-31T23:33:20Z",
        "1970-01-01T00:00:10Z, 1000, 2026-01-01T00:00:00Z",
        "2026-02-01T00:00:00Z, 1775000000, 2026-03-31T23:33:20Z",
        "2027-02-01T00:00:00Z, 1775000000, 2027-02-01T00:00:00Z",
        "2026-01-01T00:00:00Z, '', 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z, nonsense, 2026-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z, 99999999999999999999, 2026-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z, 2100000000, 2026-01-01T00:00:00Z"
    })
    void theClockIsNeverBeforeTheLastKnownTime(Instant now, String saved, Instant becomes) {
        kernel.clock = now;
        if (!saved.isEmpty()) {
            kernel.file(ClockFloor.SAVED, saved + "\n");
        }

        floor.raise(KEPT);

        assertThat(kernel.clock()).isEqualTo(becomes);
    }

    @Test
    void aTimeSavedAtTheEdgeOfBelievingIsBelieved() {
        kernel.clock = Instant.EPOCH;
        Instant edge = BUILT.plus(ClockFloor.BELIEVABLE);
        kernel.file(ClockFloor.SAVED, Long.toString(edge.getEpochSecond()));

        floor.raise(KEPT);

        assertThat(kernel.clock()).isEqualTo(edge);
    }

    @Test
    void aRaisedClockIsTold() {
        kernel.clock = Instant.EPOCH;

        assertThat(floor.raise(LOST))
                .isEqualTo(
                        new Outcome.Degraded(
                                "was 1970-01-01T00:00:00Z, set to 2026-01-01T00:00:00Z, the last"
                                        + " known time; if it is wrong, remove "
                                        + ClockFloor.SAVED));
    }

    @Test
    void anUnreadableSavedTimeIsNone() {
        kernel.clock = Instant.EPOCH;
        kernel.file(ClockFloor.SAVED, "1775000000");
        kernel.fail("read " + ClockFloor.SAVED, Errno.EIO);

        floor.raise(KEPT);

        assertThat(kernel.clock()).isEqualTo(BUILT);
    }

    @Test
    void whatIsSavedIsTheFloorOfTheNextBoot() {
        kernel.clock = Instant.parse("2026-08-01T12:00:00Z");
        floor.save(KEPT);
        kernel.clock = Instant.EPOCH;

        floor.raise(KEPT);

        assertThat(kernel.clock()).isEqualTo(Instant.parse("2026-08-01T12:00:00Z"));
    }

    @Test
    void nothingIsSavedWhereNothingIsKept() {
        floor.save(LOST);

        assertThat(kernel.calls()).isEmpty();
    }
}

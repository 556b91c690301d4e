package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import octant.main.update.HealthGate.Observation;
import octant.main.update.HealthGate.Verdict;
import org.junit.jupiter.api.Test;

/// Window 10 s, deadline 60 s; the clock starts far from zero, as the machine's does.
class HealthGateTest {
    private static final long START = -7_000_000_000_000L;

    private final HealthGate gate =
            new HealthGate(Duration.ofSeconds(10), Duration.ofSeconds(60), START);

    @Test
    void isGoodOnceAllWasWellForTheWholeWindow() {
        assertThat(well(1)).isEqualTo(waiting(0));
        assertThat(well(6)).isEqualTo(waiting(5));
        assertThat(well(10)).isEqualTo(waiting(9));
        assertThat(well(11)).isEqualTo(new Verdict.Good());
    }

    @Test
    void aBlipStartsTheWindowAnew() {
        well(1);
        well(10);
        assertThat(ill(10.5, "service x: failed"))
                .isEqualTo(new Verdict.Waiting(Duration.ZERO, Optional.of("service x: failed")));
        assertThat(well(11)).isEqualTo(waiting(0));
        assertThat(well(20)).isEqualTo(waiting(9));
        assertThat(well(21)).isEqualTo(new Verdict.Good());
    }

    @Test
    void aServiceThatFellAndRoseBetweenTwoLooksStartsTheWindowAnew() {
        look(1, Optional.empty(), 4, true);
        look(9, Optional.empty(), 4, true);
        assertThat(look(11, Optional.empty(), 5, true)).isEqualTo(waiting(0));
        assertThat(look(21, Optional.empty(), 5, true)).isEqualTo(new Verdict.Good());
    }

    @Test
    void whereNobodyLookedNothingIsKnown() {
        well(1);
        assertThat(well(21)).isEqualTo(new Verdict.Good());
        HealthGate slow = new HealthGate(Duration.ofSeconds(60), Duration.ofSeconds(600), START);
        slow.observe(at(0), seen(Optional.empty(), 0, true));
        slow.observe(at(20), seen(Optional.empty(), 0, true));
        assertThat(slow.observe(at(40.5), seen(Optional.empty(), 0, true))).isEqualTo(waiting(0));
    }

    @Test
    void givesUpAtTheDeadlineWithTheProblem() {
        assertThat(ill(59, "api: no answer in 5 s")).isInstanceOf(Verdict.Waiting.class);
        assertThat(ill(60, "api: no answer in 5 s"))
                .isEqualTo(new Verdict.GiveUp("not healthy within 60 s: api: no answer in 5 s"));
    }

    @Test
    void namesWhatWasWrongBeforeAWindowThatCameTooLate() {
        ill(50, "service x: waiting");
        well(55);
        assertThat(well(60))
                .isEqualTo(
                        new Verdict.GiveUp(
                                "not healthy within 60 s: well for only 5 of 10 s, before that:"
                                        + " service x: waiting"));
    }

    @Test
    void aWindowThatEndsAtTheDeadlineIsGood() {
        well(50);
        assertThat(well(60)).isEqualTo(new Verdict.Good());
    }

    @Test
    void withoutAWayBackItNeverGivesUpAndIsGoodInTheEnd() {
        for (int second = 1; second < 10_000; second += 10) {
            assertThat(look(second, Optional.of("data: none"), 0, false))
                    .isInstanceOf(Verdict.Waiting.class);
        }
        look(10_000, Optional.empty(), 0, false);
        assertThat(look(10_010, Optional.empty(), 0, false)).isEqualTo(new Verdict.Good());
    }

    @Test
    void aWayBackThatComesLaterIsTaken() {
        look(100, Optional.of("data: none"), 0, false);
        assertThat(look(200, Optional.of("data: none"), 0, true))
                .isInstanceOf(Verdict.GiveUp.class);
    }

    private Verdict well(double second) {
        return look(second, Optional.empty(), 0, true);
    }

    private Verdict ill(double second, String problem) {
        return look(second, Optional.of(problem), 0, true);
    }

    private Verdict look(double second, Optional<String> problem, int restarts, boolean wayBack) {
        return gate.observe(at(second), seen(problem, restarts, wayBack));
    }

    private static Observation seen(Optional<String> problem, int restarts, boolean wayBack) {
        return new Observation(problem, restarts, wayBack);
    }

    private static long at(double second) {
        return START + (long) (second * 1_000_000_000);
    }

    private static Verdict waiting(int healthySeconds) {
        return new Verdict.Waiting(Duration.ofSeconds(healthySeconds), Optional.empty());
    }
}

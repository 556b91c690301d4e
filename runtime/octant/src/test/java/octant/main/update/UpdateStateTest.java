package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octant.main.update.UpdateState.FleetAction;
import octant.main.update.UpdateState.TrialRecord;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Outcome;
import octant.update.OctantVersion;
import octant.verity.RootHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateStateTest {
    private static final RootHash HASH = new RootHash("0f".repeat(32));
    private static final Instant AT = Instant.parse("2026-11-21T08:00:00.5Z");

    @Test
    void isReadAsItWasWritten() {
        UpdateState state =
                new UpdateState(
                        Optional.of(
                                new TrialRecord(
                                        new OctantVersion("0.1.1~rc1"),
                                        HASH,
                                        "http://h/b.raucb",
                                        2,
                                        "service x: unhealthy: no \"disk\"")),
                        Optional.of(
                                new FleetAction("17", FleetAction.Stage.INSTALLED, "0.1.1 of 3")),
                        List.of(
                                new Event("0.1.1", Outcome.INSTALLED, "", AT),
                                new Event(null, Outcome.REFUSED, "signer: not trusted", AT)));
        assertThat(UpdateState.parse(state.text())).isEqualTo(state);
        assertThat(UpdateState.parse(UpdateState.EMPTY.text())).isEqualTo(UpdateState.EMPTY);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void knowsEveryOutcome(Outcome outcome) {
        UpdateState state = UpdateState.EMPTY.with(new Event("1", outcome, "why", AT));
        assertThat(UpdateState.parse(state.text())).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource(FleetAction.Stage.class)
    void knowsEveryStage(FleetAction.Stage stage) {
        UpdateState state = UpdateState.EMPTY.withFleet(new FleetAction("1", stage, ""));
        assertThat(UpdateState.parse(state.text())).isEqualTo(state);
    }

    @Test
    void aTextOfSeveralLinesCannotBecomeALineOfItsOwn() {
        UpdateState state =
                UpdateState.EMPTY.with(
                        new Event("1", Outcome.FAILED, "a\nevent forged\r\u2028b\u0000", AT));
        assertThat(UpdateState.parse(state.text())).isEqualTo(state);
        assertThat(state.text().lines()).hasSize(2);
    }

    @Test
    void staysSmall() {
        UpdateState state = UpdateState.EMPTY;
        for (int i = 0; i < 100; i++) {
            state = state.with(new Event("" + i, Outcome.FAILED, "x".repeat(100_000), AT));
        }
        assertThat(state.history()).hasSize(20);
        assertThat(state.history().getFirst().version()).isEqualTo("99");
        assertThat(state.text()).hasSizeLessThan(UpdateState.MAX_BYTES);
        assertThat(UpdateState.parse(state.text())).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "octant-update 2\n",
                "octant-update 1\nnonsense\n",
                "octant-update 1\ntrial 1 2\n",
                "octant-update 1\ntrial 1 beef 3\n",
                "octant-update 1\ntrial 1 0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"
                        + "0f0f x\n",
                "octant-update 1\nfleet 1 unknown x\n",
                "octant-update 1\nevent yesterday failed 1 x\n",
                "octant-update 1\nevent 2026-11-21T08:00:00Z exploded 1 x\n",
            })
    void refusesWhatItDidNotWrite(String text) {
        assertThatThrownBy(() -> UpdateState.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line ");
    }
}

package octant.main.update;

import static octant.main.update.FakeSlots.HASH_ONE;
import static octant.main.update.FakeSlots.HASH_TWO;
import static octant.main.update.FakeSlots.ONE;
import static octant.main.update.FakeSlots.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import octant.main.update.UpdateState.TrialRecord;
import octant.update.SlotState;
import octant.update.UpdateStatus;
import octant.verity.RootHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BootReviewTest {
    private static final BootReview NOTHING = new BootReview.Nothing();

    @Test
    void countsTheBootsOfAVersionOnTrial() {
        TrialRecord trial = new TrialRecord(ONE, HASH_ONE, "http://h/b", 1, "service x: failed");
        assertThat(review(Optional.of(trial), FakeSlots.onTrial()))
                .isEqualTo(
                        new BootReview.OnTrial(
                                new TrialRecord(
                                        ONE, HASH_ONE, "http://h/b", 2, "service x: failed")));
    }

    @Test
    void aTrialThatNobodyWroteDownIsOneAllTheSame() {
        BootReview first = new BootReview.OnTrial(new TrialRecord(ONE, HASH_ONE, "", 1, ""));
        assertThat(review(Optional.empty(), FakeSlots.onTrial())).isEqualTo(first);
        assertThat(review(Optional.of(two(3, "")), FakeSlots.onTrial())).isEqualTo(first);
    }

    @Test
    void theLastTryIsATrialToo() {
        UpdateStatus last = FakeSlots.onTrial(new SlotState.Bad(ONE, HASH_ONE, "octant_1+0-3.efi"));
        assertThat(review(Optional.empty(), last)).isInstanceOf(BootReview.OnTrial.class);
    }

    @Test
    void aKernelThatIsNotOnTheDiskCannotBeOnTrial() {
        UpdateStatus strange = FakeSlots.onTrial(new SlotState.Empty());
        assertThat(review(Optional.empty(), strange)).isEqualTo(NOTHING);
        assertThat(review(Optional.of(two(0, "")), strange)).isEqualTo(NOTHING);
    }

    @Test
    void aConfirmationThatWasNotWrittenDownIsFound() {
        TrialRecord trial = new TrialRecord(ONE, HASH_ONE, "", 1, "");
        assertThat(review(Optional.of(trial), FakeSlots.committed(new SlotState.Empty())))
                .isEqualTo(new BootReview.CommittedBefore(ONE));
    }

    @Test
    void withoutATrialThereIsNothingToSay() {
        SlotState bad = new SlotState.Bad(TWO, HASH_TWO, "octant_2+0-3.efi");
        assertThat(review(Optional.empty(), FakeSlots.committed(bad))).isEqualTo(NOTHING);
    }

    static Stream<Arguments> otherSlots() {
        RootHash other = new RootHash("03".repeat(32));
        SlotState bad = new SlotState.Bad(TWO, HASH_TWO, "octant_2+0-3.efi");
        return Stream.of(
                // It was installed and is still to be tried.
                Arguments.of(
                        new SlotState.Trial(TWO, HASH_TWO, "octant_2+3.efi", 3), two(0, ""), ""),
                Arguments.of(new SlotState.Unknown("ESP unreadable"), two(0, ""), ""),
                Arguments.of(
                        bad,
                        two(0, ""),
                        "did not come up in 3 boots; the last" + " crash: kernel panic"),
                Arguments.of(
                        new SlotState.Bad(TWO, HASH_TWO, "octant_2+0-1.efi"),
                        two(0, ""),
                        "did not come up in 1 boot; the last crash: kernel panic"),
                // A Raspberry Pi's boot partition.
                Arguments.of(
                        new SlotState.Bad(TWO, HASH_TWO, "octant-boot-b"),
                        two(0, ""),
                        "did not come up in 1 boot; the last crash: kernel panic"),
                Arguments.of(
                        bad,
                        two(3, ""),
                        "went down in each of 3 boots without a word; the last crash: kernel"
                                + " panic"),
                Arguments.of(bad, two(3, "service x: failed"), "service x: failed"),
                Arguments.of(
                        bad,
                        two(1, "service x: failed"),
                        "service x: failed; 2 boots did not come up; the last crash: kernel"
                                + " panic"),
                Arguments.of(
                        new SlotState.Empty(),
                        two(0, ""),
                        "its kernel is gone from the EFI system partition"),
                Arguments.of(
                        new SlotState.Bad(TWO, other, "octant_2+0-3.efi"),
                        two(0, "service x: failed"),
                        "its kernel is gone from the EFI system partition; service x: failed"));
    }

    /// @param reason empty if nothing is to be said yet
    @ParameterizedTest
    @MethodSource("otherSlots")
    void saysWhyAVersionWasRolledBack(SlotState other, TrialRecord trial, String reason) {
        assertThat(review(Optional.of(trial), FakeSlots.committed(other)))
                .isEqualTo(reason.isEmpty() ? NOTHING : new BootReview.RolledBack(TWO, reason));
    }

    private static TrialRecord two(int boots, String reason) {
        return new TrialRecord(TWO, HASH_TWO, "", boots, reason);
    }

    private static BootReview review(Optional<TrialRecord> trial, UpdateStatus now) {
        return BootReview.of(trial, now, Optional.of("kernel panic"));
    }
}

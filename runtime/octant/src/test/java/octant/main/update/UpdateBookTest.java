package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octant.main.update.UpdateState.FleetAction;
import octant.main.update.UpdateState.FleetAction.Stage;
import octant.main.update.UpdateState.TrialRecord;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Outcome;
import octant.update.hawkbit.ActionId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateBookTest {
    @TempDir Path folder;
    private BookFixture fixture = new BookFixture(Path.of("set before each test"));

    @BeforeEach
    void open() {
        fixture = new BookFixture(folder);
    }

    @Test
    void remembersATrialOverRestartsUntilItsEnd() {
        fixture.open().installed(FakeSlots.TWO, FakeSlots.HASH_TWO, "http://h/b", Optional.empty());
        TrialRecord installed =
                new TrialRecord(FakeSlots.TWO, FakeSlots.HASH_TWO, "http://h/b", 0, "");
        assertThat(fixture.open().state().trial()).contains(installed);

        fixture.open().onTrial(installed.afterAnotherBoot());
        fixture.open().trialFailed(FakeSlots.TWO, "service x: failed");
        assertThat(fixture.open().state().trial())
                .contains(
                        new TrialRecord(
                                FakeSlots.TWO,
                                FakeSlots.HASH_TWO,
                                "http://h/b",
                                1,
                                "service x: failed"));

        fixture.open().rolledBack(FakeSlots.TWO, "service x: failed");
        assertThat(fixture.open().state().trial()).isEmpty();
        assertThat(fixture.open().state().history())
                .containsExactly(
                        event(Outcome.ROLLED_BACK, "service x: failed"),
                        event(Outcome.INSTALLED, "http://h/b"));
        assertThat(fixture.ledger)
                .containsExactly(
                        "update.trial {boot=1, version=2}",
                        "update.trial-failed {reason=service x: failed, version=2}",
                        "update.rolled-back {reason=service x: failed, version=2}");
        assertThat(fixture.console)
                .containsExactly(
                        "update: version 2 is installed; the next boot tries it",
                        "update: version 2 is on trial, boot 1",
                        "update: version 2 failed its trial: service x: failed",
                        "update: version 2 was rolled back: service x: failed");
    }

    @Test
    void goingBackFromOneVersionForgetsNoOtherThatIsStillToBeTried() {
        UpdateBook book = fixture.open();
        book.installed(FakeSlots.TWO, FakeSlots.HASH_TWO, "/b", Optional.empty());
        book.rolledBack(FakeSlots.ONE, "asked for");
        assertThat(book.state().trial().orElseThrow().version()).isEqualTo(FakeSlots.TWO);
        book.rolledBack(FakeSlots.TWO, "asked for");
        assertThat(book.state().trial()).isEmpty();
    }

    @Test
    void aBrokenLedgerKeepsNothingFromBeingRemembered() {
        fixture.ledgerBroken = true;
        UpdateBook book = fixture.open();
        book.committed(FakeSlots.TWO, "well for 60s");
        assertThat(fixture.open().state().history().stream().findFirst())
                .contains(event(Outcome.COMMITTED, "well for 60s"));
        assertThat(fixture.console)
                .containsExactly(
                        "update: update.committed is not in the ledger: ledger: disk full",
                        "update: version 2 is good: well for 60s");
    }

    @Test
    void withoutADiskItRemembersAsLongAsItRuns() throws Exception {
        Files.writeString(folder.resolve("update"), "a file where the folder should be");
        UpdateBook book = fixture.open();
        book.rolledBack(FakeSlots.TWO, "why");
        assertThat(book.state().history().stream().findFirst())
                .contains(event(Outcome.ROLLED_BACK, "why"));
        assertThat(fixture.console).anyMatch(line -> line.contains("not kept over a reboot"));
    }

    @Test
    void aDamagedFileIsToldOfAndCountsAsNone() throws Exception {
        Files.createDirectory(folder.resolve("update"));
        Files.writeString(folder.resolve("update/state"), "octant-update 1\nnonsense\n");
        assertThat(fixture.open().state()).isEqualTo(UpdateState.EMPTY);
        assertThat(fixture.console.getFirst()).contains("is lost: line 2: unknown: nonsense");
    }

    @Test
    void followsTheActionOfTheFleetServer() {
        UpdateBook book = fixture.open();
        book.fleetBegun(new ActionId("7"));
        assertThat(book.state().fleet()).contains(new FleetAction("7", Stage.BEGUN, ""));
        book.installed(FakeSlots.TWO, FakeSlots.HASH_TWO, "http://h/b", action("7"));
        book.committed(FakeSlots.TWO, "well for 60s");
        assertThat(fixture.open().state().fleet())
                .contains(new FleetAction("7", Stage.COMMITTED, "2"));

        book.fleetBegun(new ActionId("8"));
        book.notInstalled(Outcome.REFUSED, Optional.empty(), "signer: not trusted", action("8"));
        assertThat(book.state().fleet())
                .contains(new FleetAction("8", Stage.FAILED, "signer: not trusted"));

        book.fleetBegun(new ActionId("9"));
        book.installed(FakeSlots.TWO, FakeSlots.HASH_TWO, "http://h/b", action("9"));
        book.rolledBack(FakeSlots.TWO, "no answer");
        assertThat(book.state().fleet()).contains(new FleetAction("9", Stage.FAILED, "no answer"));
    }

    @Test
    void whatAnOperatorInstallsIsNotTheFleetServersAction() {
        UpdateBook book = fixture.open();
        book.fleetBegun(new ActionId("7"));
        FleetAction begun = new FleetAction("7", Stage.BEGUN, "");
        for (Optional<ActionId> other : List.of(Optional.<ActionId>empty(), action("6"))) {
            book.installed(FakeSlots.TWO, FakeSlots.HASH_TWO, "/data/b", other);
            assertThat(book.state().fleet()).contains(begun);
            book.notInstalled(Outcome.FAILED, Optional.empty(), "no space", other);
            assertThat(book.state().fleet()).contains(begun);
        }
        book.notInstalled(Outcome.FAILED, Optional.empty(), "stalled", action("7"));
        book.committed(FakeSlots.TWO, "well");
        assertThat(book.state().fleet()).contains(new FleetAction("7", Stage.FAILED, "stalled"));
    }

    private static Optional<ActionId> action(String id) {
        return Optional.of(new ActionId(id));
    }

    private static Event event(Outcome outcome, String reason) {
        return new Event("2", outcome, reason, BookFixture.NOW);
    }
}

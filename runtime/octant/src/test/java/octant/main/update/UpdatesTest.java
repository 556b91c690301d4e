package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateReport.InstallState;
import octant.services.api.UpdateReport.Outcome;
import octant.services.api.UpdateReport.SlotState;
import octant.services.api.UpdateRequest;
import octant.update.disk.DiskException;
import octant.update.install.InstallException;
import octant.update.install.Refusal;
import octant.update.install.RefusedException;
import octant.update.trial.CommitResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatesTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final UpdateRequest INSTALL =
            new UpdateRequest.Install("/data/b.raucb", false, false);

    @TempDir Path folder;
    private final FakeSlots slots = new FakeSlots();
    private final List<String> reboots = new CopyOnWriteArrayList<>();
    private String configuration = "tries = 2\n";
    private BookFixture book = new BookFixture(Path.of("set before each test"));
    private Updates updates = updates();
    private Thread worker = Thread.currentThread();

    @BeforeEach
    void start() {
        book = new BookFixture(folder);
        updates = updates();
        updates.open();
        worker = Thread.ofPlatform().start(updates::work);
    }

    @AfterEach
    void stop() throws InterruptedException {
        updates.stop();
        worker.join();
    }

    @Test
    void installsAndRemembersTheTrial() throws Exception {
        assertThat(ask(INSTALL))
                .isEqualTo(new UpdateReply.Done("version 2 is installed; the next boot tries it"));
        assertThat(slots.calls).containsExactly("install /data/b.raucb tries 2");
        assertThat(reboots).isEmpty();
        UpdateReport report = updates.status();
        assertThat(report.install())
                .isEqualTo(
                        new UpdateReport.Install(
                                InstallState.INSTALLED,
                                "/data/b.raucb",
                                "2",
                                "installed",
                                100,
                                50,
                                40,
                                60,
                                null));
        assertThat(report.last().orElseThrow().outcome()).isEqualTo(Outcome.INSTALLED);
        assertThat(book.open().state().trial().orElseThrow().version()).isEqualTo(FakeSlots.TWO);
    }

    @Test
    void knowsWhatTheSlotsHoldBeforeItTellsTheEnd() throws Exception {
        var _ = updates.refresh();
        List<SlotState> seen = new CopyOnWriteArrayList<>();
        book.onLine = () -> seen.add(updates.status().slots().getLast().state());
        assertThat(ask(INSTALL)).isInstanceOf(UpdateReply.Done.class);
        assertThat(book.console)
                .containsExactly("update: version 2 is installed; the next boot tries it");
        assertThat(seen).containsExactly(SlotState.TRIAL);
    }

    @Test
    void slotsThatCannotBeReadAreTold() throws Exception {
        slots.statusFailure = Optional.of(new DiskException("gone"));
        assertThat(ask(INSTALL)).isInstanceOf(UpdateReply.Done.class);
        assertThat(book.console).hasSize(2).first().isEqualTo("update: slots: gone");
    }

    @Test
    void butNotByOneThatIsBeingStopped() throws Exception {
        slots.statusFailure = Optional.of(new DiskException("interrupted"));
        slots.onRead = () -> Thread.currentThread().interrupt();
        assertThat(ask(INSTALL)).isInstanceOf(UpdateReply.Done.class);
        assertThat(book.console).hasSize(1).noneMatch(line -> line.contains("slots"));
    }

    @Test
    void readsNoSlotOnceTheEndIsTold() throws Exception {
        List<Integer> reads = new CopyOnWriteArrayList<>();
        book.onLine = () -> reads.add(slots.reads.get());
        assertThat(ask(INSTALL)).isInstanceOf(UpdateReply.Done.class);
        assertThat(reads).containsExactly(slots.reads.get());
        slots.failure = Optional.of(new InstallException("write: no space"));
        assertThat(ask(INSTALL)).isInstanceOf(UpdateReply.Refused.class);
        assertThat(reads).hasSize(2).endsWith(slots.reads.get());
    }

    @Test
    void restartsTheMachineIfAskedTo() throws Exception {
        assertThat(ask(new UpdateRequest.Install("http://h/b", true, true)).text())
                .endsWith("the machine restarts");
        assertThat(reboots).containsExactly("update to version 2");
    }

    @Test
    void aRefusalIsNoFailureAndNeitherRestartsTheMachine() throws Exception {
        slots.failure =
                Optional.of(new RefusedException(new Refusal.AlreadyRunning(FakeSlots.TWO)));
        assertThat(ask(new UpdateRequest.Install("/b", false, true)))
                .isInstanceOf(UpdateReply.Refused.class);
        assertThat(updates.status().last().orElseThrow().outcome()).isEqualTo(Outcome.REFUSED);
        slots.failure = Optional.of(new InstallException("write: no space"));
        assertThat(ask(new UpdateRequest.Install("/b", false, true)))
                .isEqualTo(new UpdateReply.Refused("write: no space"));
        UpdateReport report = updates.status();
        assertThat(report.last().orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.last().orElseThrow().version()).isEqualTo("2");
        assertThat(report.install())
                .isEqualTo(
                        new UpdateReport.Install(
                                InstallState.FAILED,
                                "/b",
                                "2",
                                "write the inactive slot",
                                42,
                                0,
                                8,
                                9,
                                "write: no space"));
        assertThat(reboots).isEmpty();
        assertThat(book.open().state().trial()).isEmpty();
    }

    @Test
    void doesOneThingAtATimeAndSaysWhatItDoes() throws Exception {
        slots.gate = Optional.of(new CountDownLatch(1));
        assertThat(updates.ask(INSTALL, Duration.ZERO))
                .isEqualTo(new UpdateReply.Accepted("install /data/b.raucb: begun"));
        assertThat(install().state()).isEqualTo(InstallState.RUNNING);
        for (UpdateRequest other :
                List.of(INSTALL, new UpdateRequest.MarkGood(), new UpdateRequest.Rollback(true))) {
            assertThat(ask(other))
                    .isEqualTo(
                            new UpdateReply.Busy(
                                    "busy: install /data/b.raucb, since 2026-11-21T08:00:00Z"));
        }
        slots.installing.await();
        assertThat(install().percent()).isEqualTo(42);
        slots.gate.get().countDown();
        awaitIdle();
        assertThat(slots.calls).containsExactly("install /data/b.raucb tries 2");
    }

    @Test
    void anInstallationBreaksOffWhenTheServiceStopsAndCanBeBegunAgain() throws Exception {
        slots.gate = Optional.of(new CountDownLatch(1));
        var _ = updates.ask(INSTALL, Duration.ZERO);
        slots.installing.await();
        stop();
        assertThat(install().state()).isEqualTo(InstallState.FAILED);
        assertThat(ask(INSTALL).text()).contains("does not run");
        slots.gate = Optional.empty();
        updates.open();
        worker = Thread.ofPlatform().start(updates::work);
        assertThat(ask(INSTALL)).isInstanceOf(UpdateReply.Done.class);
    }

    @Test
    void confirmsAndGoesBackForAnOperator() throws Exception {
        assertThat(ask(new UpdateRequest.MarkGood()).text()).contains("octant_1.efi");
        assertThat(ask(new UpdateRequest.Rollback(true)).text()).contains("version 2 in slot b");
        assertThat(reboots).containsExactly("rollback of version 1");
        assertThat(book.ledger)
                .containsExactly(
                        "update.committed {reason=by an operator, octant_1.efi, version=1}",
                        "update.rolled-back {reason=asked for by an operator, version=1}");
    }

    @Test
    void whatGoesWrongIsSaid() throws Exception {
        slots.failure = Optional.of(new IllegalStateException("ESP: no such device"));
        assertThat(ask(new UpdateRequest.Rollback(true)))
                .isEqualTo(new UpdateReply.Refused("ESP: no such device"));
        assertThat(reboots).isEmpty();
        assertThat(book.console).containsExactly("update: rollback: ESP: no such device");
        assertThat(updates.newer()).isEmpty();
    }

    @Test
    void looksAtTheConfiguredSource() throws Exception {
        assertThat(ask(new UpdateRequest.Check()).text())
                .contains("no source to look at")
                .contains("/etc/octant/update.conf");
        configuration = "source = http://h:8/b?secret=1\n";
        assertThat(ask(new UpdateRequest.Check()))
                .isEqualTo(
                        new UpdateReply.Done(
                                "http://h:8/b has version 2, this machine runs 1; 'octant update"
                                        + " install' installs it"));
        assertThat(updates.newer()).contains(FakeSlots.TWO);
        slots.offered = FakeSlots.ONE;
        assertThat(ask(new UpdateRequest.Check()).text()).endsWith("runs 1: nothing newer");
        assertThat(updates.newer()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "b.raucb", "../b", "ftp://h/b", "http:///b", "file:///b", "http://h/ b"})
    void aSourceThatIsNeitherPathNorUrlIsRefused(String source) throws Exception {
        assertThat(ask(new UpdateRequest.Install(source, false, false)))
                .isInstanceOf(UpdateReply.Refused.class);
        assertThat(slots.calls).isEmpty();
    }

    @Test
    void tellsWhatBothSlotsHold() {
        slots.status =
                Optional.of(
                        FakeSlots.onTrial(
                                new octant.update.SlotState.Bad(
                                        FakeSlots.ONE, FakeSlots.HASH_ONE, "octant_1+0-3.efi")));
        var _ = updates.refresh();
        assertThat(updates.status().slots().getFirst().state()).isEqualTo(SlotState.BAD);
        updates.showTrial(Optional.of(new UpdateReport.Trial(LONG, LONG, Duration.ZERO, null)));
        UpdateReport report = updates.status();
        assertThat(report.running().committed()).isFalse();
        assertThat(report.slots())
                .containsExactly(
                        new UpdateReport.SlotStatus(
                                "a", "1", "octant_1+0-3.efi", SlotState.TRIAL, 0),
                        new UpdateReport.SlotStatus("b", null, null, SlotState.EMPTY, null));
    }

    @Test
    void withoutSlotsItSaysSo() {
        slots.status = Optional.empty();
        assertThat(updates.refresh()).isEmpty();
        assertThat(updates.status().slots()).isEmpty();
        assertThat(updates.status().running())
                .isEqualTo(new UpdateReport.Running(null, "1", null, false));
    }

    @Test
    void theHealthGateConfirmsWhileSomethingElseIsBeingDone() throws Exception {
        slots.gate = Optional.of(new CountDownLatch(1));
        var _ = updates.ask(INSTALL, Duration.ZERO);
        slots.installing.await();
        assertThat(updates.confirm("well for 5s").orElseThrow())
                .isInstanceOf(CommitResult.Committed.class);
        slots.gate.get().countDown();
    }

    @Test
    void theHealthGateOverrulesNobodyWhoWentBackMeanwhile() throws Exception {
        slots.rollbackGate = Optional.of(new CountDownLatch(1));
        var _ = updates.ask(new UpdateRequest.Rollback(false), Duration.ZERO);
        while (!slots.calls.contains("rollback")) {
            Thread.sleep(10);
        }
        List<CommitResult> confirmed = new CopyOnWriteArrayList<>();
        Thread gate =
                Thread.ofPlatform().start(() -> updates.confirm("well").ifPresent(confirmed::add));
        while (gate.isAlive() && gate.getState() != Thread.State.BLOCKED) {
            Thread.sleep(10);
        }
        slots.rollbackGate.get().countDown();
        gate.join();
        assertThat(confirmed).isEmpty();
        assertThat(slots.calls).doesNotContain("commit");
        assertThat(updates.isDecided()).isTrue();
    }

    @Test
    void anOperatorCanStillKeepAVersionThatWasGivenUp() throws Exception {
        assertThat(ask(new UpdateRequest.Rollback(false))).isInstanceOf(UpdateReply.Done.class);
        assertThat(updates.isGoingBack()).isTrue();
        assertThat(ask(new UpdateRequest.MarkGood())).isInstanceOf(UpdateReply.Done.class);
        assertThat(updates.isGoingBack()).isFalse();
        assertThat(updates.isDecided()).isTrue();
    }

    private UpdateReport.Install install() {
        return Objects.requireNonNull(updates.status().install());
    }

    private void awaitIdle() throws InterruptedException {
        while (ask(new UpdateRequest.Check()) instanceof UpdateReply.Busy) {
            Thread.sleep(10);
        }
    }

    private UpdateReply ask(UpdateRequest request) throws InterruptedException {
        return updates.ask(request, LONG);
    }

    private Updates updates() {
        return new Updates(
                slots,
                book.open(),
                () -> UpdateConfiguration.parse("f", configuration, Set.of(), "h"),
                reboots::add,
                () -> BookFixture.NOW,
                "1");
    }
}

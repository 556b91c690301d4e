package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octant.init.service.Health;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import octant.init.service.TimeSource;
import octant.main.update.UpdateState.TrialRecord;
import octant.services.api.MachineStatus;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateReport.Outcome;
import octant.services.api.UpdateRequest;
import octant.update.SlotState;
import octant.update.UkiException;
import octant.update.install.Refusal;
import octant.update.install.RefusedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Time passes only while the gate sleeps; what happens meanwhile is an event at a second.
class HealthGateServiceTest {
    @TempDir Path folder;
    private final FakeSlots slots = new FakeSlots();
    private final FakeMachine machine = new FakeMachine();
    private String configuration = "window = 5s\ndeadline = 30s\n";
    private BookFixture book = new BookFixture(Path.of("set before each test"));
    private Updates updates = updates(book.open());
    private HealthGateService gate = gate(book.open());

    @BeforeEach
    void boot() {
        book = new BookFixture(folder);
        slots.status = Optional.of(FakeSlots.onTrial());
        restart();
    }

    private void restart() {
        UpdateBook opened = book.open();
        updates = updates(opened);
        gate = gate(opened);
    }

    @Test
    void confirmsABootThatIsHealthyForTheWindow() throws Exception {
        machine.problemUntil(4);
        gate.watch();
        assertThat(slots.calls).containsExactly("commit");
        assertThat(machine.seconds).isEqualTo(9);
        assertThat(machine.reboots).isEmpty();
        assertThat(book.console)
                .containsExactly(
                        "update: version 1 is on trial, boot 1",
                        "update: waiting for service x: unhealthy: cold",
                        "update: all is well",
                        "update: version 1 is good: well for 5s, octant_1.efi");
        assertThat(book.ledger)
                .containsExactly(
                        "update.trial {boot=1, version=1}",
                        "update.committed {reason=well for 5s, octant_1.efi, version=1}");
        assertThat(updates.status().trial()).isNull();
        assertThat(gate.health()).isEqualTo(Health.HEALTHY);
    }

    @Test
    void showsTheTrialWhileItLasts() throws Exception {
        List<UpdateReport.Trial> shown = new ArrayList<>();
        machine.each = () -> Optional.ofNullable(updates.status().trial()).ifPresent(shown::add);
        machine.problemUntil(3);
        gate.watch();
        assertThat(shown.getFirst())
                .isEqualTo(
                        new UpdateReport.Trial(
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(30),
                                Duration.ZERO,
                                "service x: unhealthy: cold"));
        assertThat(shown.getLast().waitingFor()).isNull();
        assertThat(shown.getLast().healthy()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void givesTheBootUpAtTheDeadlineWithItsReason() throws Exception {
        slots.otherBoots = true;
        machine.problemUntil(10_000);
        gate.watch();
        String reason = "not healthy within 30 s: service x: unhealthy: cold";
        assertThat(machine.reboots).containsExactly("version 1 failed its trial: " + reason);
        assertThat(machine.seconds).isEqualTo(30);
        assertThat(slots.calls).doesNotContain("commit");
        assertThat(book.ledger)
                .containsExactly(
                        "update.trial {boot=1, version=1}",
                        "update.trial-failed {reason=" + reason + ", version=1}");
        assertThat(book.open().state().trial())
                .contains(new TrialRecord(FakeSlots.ONE, FakeSlots.HASH_ONE, "", 1, reason));
    }

    @Test
    void aBrokenLedgerKeepsNobodyFromGoingBack() throws Exception {
        book.ledgerBroken = true;
        slots.otherBoots = true;
        machine.problemUntil(10_000);
        gate.watch();
        assertThat(machine.reboots).hasSize(1);
    }

    @Test
    void theOnlyBootableSystemIsNeverRestarted() throws Exception {
        machine.problemUntil(1000);
        gate.watch();
        assertThat(machine.reboots).isEmpty();
        assertThat(slots.calls).endsWith("commit");
        // It was asked now and then only: to know it, a slot is read.
        assertThat(slots.calls.stream().filter("other boots?"::equals)).hasSizeBetween(10, 20);
        assertThat(book.console.stream().filter(line -> line.contains("staying"))).isNotEmpty();
    }

    @Test
    void aMachineThatCannotBeLookedAtIsNotHealthy() throws Exception {
        slots.otherBoots = true;
        machine.broken = true;
        gate.watch();
        assertThat(machine.reboots.getFirst()).contains("health gate: ").contains("no status");
    }

    @Test
    void whatTheConfigurationDoesNotUnderstandKeepsTheBootOnTrial() throws Exception {
        configuration += "window = 6s\nspeed = high\n";
        slots.otherBoots = true;
        gate.watch();
        assertThat(machine.reboots.getFirst())
                .contains("configuration: update.conf:3: window: given twice");
    }

    @Test
    void onlyTheRequiredServicesCount() throws Exception {
        configuration += "required-services = y\n";
        machine.problemUntil(10_000);
        gate.watch();
        assertThat(slots.calls).containsExactly("commit");
    }

    @Test
    void aBootThatWasConfirmedNeedsNoGate() throws Exception {
        slots.status = Optional.of(FakeSlots.committed(new SlotState.Empty()));
        machine.problemUntil(10_000);
        gate.watch();
        assertThat(book.console).containsExactly("update: version 1 is confirmed");
        assertThat(machine.seconds).isEqualTo(1);
    }

    @Test
    void aRootInNoSlotNeedsNoGate() throws Exception {
        slots.status = Optional.empty();
        gate.watch();
        assertThat(book.console.getFirst()).contains("in no slot");
        assertThat(book.ledger).isEmpty();
    }

    @Test
    void tellsOnceThatTheVersionOnTrialWasRolledBack() throws Exception {
        book.open().installed(FakeSlots.TWO, FakeSlots.HASH_TWO, "http://h/b", Optional.empty());
        restart();
        slots.status =
                Optional.of(
                        FakeSlots.committed(
                                new SlotState.Bad(
                                        FakeSlots.TWO, FakeSlots.HASH_TWO, "octant_2+0-3.efi")));
        gate.watch();
        assertThat(book.ledger)
                .containsExactly(
                        "update.rolled-back {reason=did not come up in 3 boots; the last"
                                + " crash: kernel panic, version=2}");
        assertThat(book.open().state().history().getFirst().outcome())
                .isEqualTo(Outcome.ROLLED_BACK);
        restart();
        gate.watch();
        assertThat(book.ledger).hasSize(1);
    }

    @Test
    void waitsForAnEfiSystemPartitionThatCannotBeRead() throws Exception {
        machine.each =
                () -> {
                    slots.statusFailure =
                            machine.seconds < 20
                                    ? Optional.of(new UkiException("ESP: I/O error"))
                                    : Optional.empty();
                    if (machine.seconds == 11) {
                        assertThat(gate.health()).isEqualTo(new Health.Unhealthy("ESP: I/O error"));
                    }
                };
        gate.watch();
        assertThat(gate.health()).isEqualTo(Health.HEALTHY);
        assertThat(slots.calls).containsExactly("commit");
        assertThat(book.console.stream().filter(line -> line.contains("I/O error"))).hasSize(1);
    }

    @Test
    void givesATrialUpWhoseEfiSystemPartitionIsNeverReadable() throws Exception {
        book.open().installed(FakeSlots.ONE, FakeSlots.HASH_ONE, "http://h/b", Optional.empty());
        restart();
        slots.statusFailure = Optional.of(new UkiException("ESP: I/O error"));
        slots.otherBoots = true;
        gate.watch();
        String reason = "cannot tell whether this boot is on trial: ESP: I/O error";
        assertThat(machine.reboots).containsExactly("version 1 failed its trial: " + reason);
        assertThat(machine.seconds).isEqualTo(31);
        assertThat(book.open().state().trial())
                .contains(
                        new TrialRecord(
                                FakeSlots.ONE, FakeSlots.HASH_ONE, "http://h/b", 1, reason));
    }

    @Test
    void withoutAWayBackATrialWaitsForItsEfiSystemPartition() throws Exception {
        book.open().installed(FakeSlots.ONE, FakeSlots.HASH_ONE, "http://h/b", Optional.empty());
        restart();
        unreadableFor(100);
        gate.watch();
        assertThat(machine.reboots).isEmpty();
        assertThat(slots.calls).endsWith("commit");
    }

    @Test
    void aVersionThatIsNotRememberedToBeOnTrialStays() throws Exception {
        book.open().installed(FakeSlots.TWO, FakeSlots.HASH_TWO, "http://h/b", Optional.empty());
        restart();
        slots.status = Optional.of(FakeSlots.committed(new SlotState.Empty()));
        slots.otherBoots = true;
        unreadableFor(100);
        gate.watch();
        assertThat(machine.reboots).isEmpty();
        assertThat(slots.calls).isEmpty();
    }

    private void unreadableFor(int seconds) {
        machine.each =
                () ->
                        slots.statusFailure =
                                machine.seconds < seconds
                                        ? Optional.of(new UkiException("ESP: I/O error"))
                                        : Optional.empty();
    }

    @Test
    void aConfirmationThatIsInTheWayIsTriedAgain() throws Exception {
        slots.failure =
                Optional.of(new RefusedException(new Refusal.Busy("rollback", Instant.EPOCH)));
        machine.each =
                () -> {
                    if (machine.seconds == 12) {
                        slots.failure = Optional.empty();
                    }
                };
        gate.watch();
        assertThat(machine.seconds).isEqualTo(12);
        assertThat(book.console.getLast()).startsWith("update: version 1 is good");
    }

    @Test
    void endsWhenAnOperatorHasConfirmedTheBoot() throws Exception {
        machine.problemUntil(10_000);
        machine.each =
                () -> {
                    if (machine.seconds == 7) {
                        var _ = updates.commit("by an operator");
                    }
                };
        gate.watch();
        assertThat(machine.seconds).isEqualTo(7);
        assertThat(machine.reboots).isEmpty();
    }

    @Test
    void anOperatorWhoWentBackIsNotOverruled() throws Exception {
        machine.each =
                () -> {
                    if (machine.seconds == 3) {
                        rollBack();
                    }
                };
        gate.watch();
        assertThat(machine.seconds).isEqualTo(3);
        assertThat(slots.calls).containsExactly("rollback");
        assertThat(machine.reboots).isEmpty();
        assertThat(updates.status().trial()).isNull();
    }

    @Test
    void aGateThatIsRestartedDoesNotJudgeAVersionThatWasGivenUp() throws Exception {
        slots.status = Optional.of(FakeSlots.committed(new SlotState.Empty()));
        gate.watch();
        rollBack();
        gate.watch();
        assertThat(slots.calls).containsExactly("rollback");
        assertThat(book.ledger)
                .containsExactly("update.rolled-back {reason=asked for by an operator, version=1}");
    }

    private void rollBack() {
        updates.open();
        Thread worker = Thread.ofPlatform().start(updates::work);
        try {
            assertThat(updates.ask(new UpdateRequest.Rollback(false), Duration.ofMinutes(1)))
                    .isInstanceOf(UpdateReply.Done.class);
            updates.stop();
            worker.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Updates updates(UpdateBook opened) {
        return new Updates(
                slots, opened, this::settings, machine::reboot, () -> BookFixture.NOW, "1");
    }

    private HealthGateService gate(UpdateBook opened) {
        return new HealthGateService(
                machine, updates, opened, this::settings, machine, machine::pass);
    }

    private UpdateConfiguration settings() {
        return UpdateConfiguration.parse("update.conf", configuration, Set.of("x", "y"), "host");
    }

    /// A machine with two services, the first of them ill as long as a test wants.
    private static final class FakeMachine implements HealthGateService.Machine, TimeSource {
        final List<String> reboots = new ArrayList<>();
        int seconds;
        boolean broken;
        Runnable each = () -> {};
        private int wellFrom;

        void problemUntil(int second) {
            wellFrom = second;
        }

        void pass(Duration duration) {
            seconds += (int) duration.toSeconds();
            each.run();
        }

        @Override
        public long monotonicNanos() {
            return seconds * 1_000_000_000L;
        }

        @Override
        public Instant wallTime() {
            return BookFixture.NOW;
        }

        @Override
        public MachineStatus status() {
            if (broken) {
                throw new IllegalStateException("no status");
            }
            Health health = seconds < wellFrom ? new Health.Unhealthy("cold") : Health.HEALTHY;
            return Machines.with(true, List.of(service("x", health), service("y", Health.HEALTHY)));
        }

        private static MachineStatus.ServiceStatus service(String name, Health health) {
            return new MachineStatus.ServiceStatus(
                    new ServiceId(name),
                    new ServiceState.Running(),
                    health,
                    Instant.EPOCH,
                    0,
                    Set.of());
        }

        @Override
        public Optional<String> askApi() {
            return Optional.empty();
        }

        @Override
        public List<String> configurationProblems() {
            return List.of();
        }

        @Override
        public boolean wantsStorage() {
            return true;
        }

        @Override
        public Instant clockFloor() {
            return Instant.EPOCH;
        }

        @Override
        public Optional<String> crashRecord() {
            return Optional.of("kernel panic");
        }

        @Override
        public void reboot(String reason) {
            reboots.add(reason);
        }
    }
}

package octant.update.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import octant.update.EfiFolder;
import octant.update.EspKernel;
import octant.update.Slot;
import octant.update.SlotState;
import octant.update.UkiName;
import octant.update.UpdateStatus;
import octant.update.boot.CommitPlan;
import octant.update.disk.PartitionRole;
import octant.update.esp.EspState;
import octant.update.install.FakeMachine;
import octant.update.install.SampleRelease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTest {
    private static final SampleRelease OLDER = SampleRelease.of("0.9", 9);
    private static final SampleRelease OLD = SampleRelease.of("1.0", 1);
    private static final SampleRelease NEW = SampleRelease.of("2.0", 2);

    @TempDir Path esp;
    private FakeMachine machine;

    @BeforeEach
    void startMachine() {
        machine = FakeMachine.running(OLD, esp);
        machine.putSlot(Slot.B, NEW);
    }

    @Test
    void committingDropsTheCounterOfTheRunningKernelOnly() {
        boot("octant_2.0+2-1.efi", NEW);

        assertThat(trial().commit())
                .isEqualTo(new CommitResult.Committed(NEW.version(), "octant_2.0.efi", List.of()));

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_2.0.efi");
        assertThat(machine.espFile("EFI/Linux/octant_2.0.efi")).isEqualTo(NEW.kernel());
    }

    @Test
    void committingTwiceDoesNoHarm() {
        boot("octant_2.0+0-3.efi", NEW);
        trial().commit();

        assertThat(trial().commit())
                .isEqualTo(new CommitResult.AlreadyGood(NEW.version(), "octant_2.0.efi"));
    }

    @Test
    void committingFinishesWhatAPowerCutInterrupted() {
        machine.putFile("octant_2.0.efi", new byte[NEW.kernel().length]); // has no head yet
        boot("octant_2.0+2-1.efi", NEW);

        trial().commit();

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_2.0.efi");
        assertThat(machine.espFile("EFI/Linux/octant_2.0.efi")).isEqualTo(NEW.kernel());
    }

    @Test
    void committingReplacesACopyThatCannotBeRead() throws IOException {
        boot("octant_2.0+2-1.efi", NEW);
        Files.createDirectory(esp.resolve("EFI/Linux/octant_2.0.efi"));

        trial().commit();

        assertThat(machine.espFile("EFI/Linux/octant_2.0.efi")).isEqualTo(NEW.kernel());
        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_2.0.efi");
    }

    @Test
    void committingTakesAwayACounterThatAPowerCutLeft() {
        boot("octant_2.0+2-1.efi", NEW);
        machine.putKernel(name("octant_2.0.efi"), NEW);

        trial().commit();

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_2.0.efi");
    }

    @Test
    void committingTakesTheOneThatLostTriesAmongSeveral() {
        boot("octant_2.0+1-2.efi", NEW);
        machine.putKernel(name("octant_2.0+3.efi"), NEW);

        CommitPlan plan =
                new EspState(kernels(), List.of(), Optional.empty(), 0)
                        .commit(NEW.version(), NEW.rootHash());

        assertThat(plan)
                .isInstanceOfSatisfying(
                        CommitPlan.Feasible.class,
                        feasible ->
                                assertThat(feasible.changes())
                                        .hasToString(
                                                "copy octant_2.0+1-2.efi to octant_2.0.efi\n"
                                                        + "retire octant_2.0+1-2.efi,"
                                                        + " octant_2.0+3.efi"));
    }

    @Test
    void committingNeverOverwritesAnotherImage() {
        machine.putFile("OCTANT_2.0.EFI", OLD.kernel());
        boot("octant_2.0+2-1.efi", NEW);

        assertThat(trial().commit()).isInstanceOf(CommitResult.NotPossible.class);

        assertThat(machine.kernels())
                .containsExactly("OCTANT_2.0.EFI", "octant_1.0.efi", "octant_2.0+2-1.efi");
    }

    @Test
    void committingWantsVersionAndRootHash() {
        machine.putKernel(name("octant_2.0+3.efi"), OLD);
        boot("octant_2.1+3.efi", NEW);

        assertThat(trial().commit()).isInstanceOf(CommitResult.NotPossible.class);
    }

    @Test
    void committingADowngradeTakesTheNewerVersionsTries() throws IOException {
        machine.putSlot(Slot.B, OLDER);
        boot("octant_0.9+2-1.efi", OLDER);
        loader("timeout 1\ndefault octant_0.9+[1-9]*.efi\n");

        trial().commit();

        assertThat(machine.kernels()).containsExactly("octant_0.9.efi", "octant_1.0+0.efi");
        assertThat(loader().strip()).isEqualTo("timeout 1");
    }

    @Test
    void committingAnOlderVersionThatNobodyPreferredLeavesTheNewerOne() {
        machine.putSlot(Slot.B, OLDER);
        boot("octant_0.9+2-1.efi", OLDER);

        trial().commit();

        assertThat(machine.kernels()).containsExactly("octant_0.9.efi", "octant_1.0.efi");
    }

    @Test
    void leavesANameThatSharesClustersWithAStranger() {
        boot("octant_2.0+2-1.efi", NEW);
        Trial trial =
                new Trial(
                        machine.sharing(path ->
                                path.contains("+2-1") ? List.of("EFI/other.efi") : List.of()));

        CommitResult result = trial.commit();

        assertThat(machine.kernels())
                .containsExactly("octant_1.0.efi", "octant_2.0+2-1.efi", "octant_2.0.efi");
        assertThat(machine.espFile("EFI/Linux/octant_2.0+2-1.efi")).isEqualTo(NEW.kernel());
        assertThat(result.toString()).contains("shares clusters").contains("fsck.vfat");
    }

    /// What the firmware leaves when it is cut off while it takes a try.
    @Test
    void emptiesTwoNamesForTheSameClusters() {
        machine.putKernel(name("octant_2.0+3.efi"), NEW);
        boot("octant_2.0+2-1.efi", NEW);
        Trial trial =
                new Trial(
                        machine.sharing(path ->
                                switch (path.toLowerCase(Locale.ROOT)) {
                                    case "efi/linux/octant_2.0+3.efi" ->
                                            List.of("EFI/Linux/octant_2.0+2-1.efi");
                                    case "efi/linux/octant_2.0+2-1.efi" ->
                                            List.of("EFI/LINUX/OCTANT_2.0+3.EFI");
                                    default -> List.of();
                                }));

        trial.commit();

        assertThat(machine.kernels())
                .contains("octant_2.0+2-1.efi", "octant_2.0+3.efi", "octant_2.0.efi");
        assertThat(machine.espFile("EFI/Linux/octant_2.0+2-1.efi")).startsWith(0, 0);
        assertThat(machine.espFile("EFI/Linux/octant_2.0+3.efi")).startsWith(0, 0);
        assertThat(trial.status().slots().get(Slot.B)).isInstanceOf(SlotState.Good.class);
    }

    @Test
    void rollsBackToAGoodSlot() {
        boot("octant_2.0.efi", NEW);

        assertThat(trial().rollback())
                .isEqualTo(new RollbackResult.RolledBack(NEW.version(), OLD.version(), Slot.A));

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_2.0+0.efi");
    }

    @Test
    void rollsBackATrial() {
        boot("octant_2.0+2-1.efi", NEW);

        trial().rollback();

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_2.0+0-1.efi");
    }

    @Test
    void rollsBackATrialOfAnOlderVersion() throws IOException {
        machine.putSlot(Slot.B, OLDER);
        boot("octant_0.9+2-1.efi", OLDER);
        loader("default octant_0.9+[1-9]*.efi\n");

        trial().rollback();

        assertThat(machine.kernels()).containsExactly("octant_0.9+0-1.efi", "octant_1.0.efi");
        assertThat(loader()).isBlank();
    }

    @Test
    void doesNotRollBackToADamagedSlot() {
        boot("octant_2.0.efi", NEW);
        machine.damage(PartitionRole.ROOT_A, 4096 * 77);

        assertThat(trial().rollback())
                .isEqualTo(
                        new RollbackResult.Refused(
                                "slot a is damaged: data block 77 is corrupted; install the"
                                        + " version you want"));

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_2.0.efi");
    }

    @Test
    void doesNotRollBackToADamagedTree() {
        boot("octant_2.0.efi", NEW);
        machine.damage(PartitionRole.ROOT_A_VERITY, 4096);

        assertThat(trial().rollback().toString()).contains("hash block 1 is corrupted");
    }

    @Test
    void doesNotRollBackToWhatWasNeverGood() {
        assertThat(trial().rollback().toString()).contains("the other slot is empty");

        machine.putKernel(name("octant_2.0+3.efi"), NEW);
        assertThat(trial().rollback().toString()).contains("was not booted yet");

        machine.renameKernel("octant_2.0+3.efi", "octant_2.0+0-3.efi");
        assertThat(trial().rollback().toString()).contains("tries are used up");
    }

    @Test
    void tellsWhatTheSlotsAreWorth() {
        assertThat(trial().status())
                .isEqualTo(
                        new UpdateStatus(
                                Optional.of(Slot.A),
                                OLD.version(),
                                OLD.rootHash(),
                                true,
                                Map.of(
                                        Slot.A,
                                        new SlotState.Good(
                                                OLD.version(), OLD.rootHash(), "octant_1.0.efi"),
                                        Slot.B,
                                        new SlotState.Empty())));

        machine.putKernel(name("octant_2.0+2-1.efi"), NEW);
        assertThat(trial().status().slots().get(Slot.B))
                .isEqualTo(
                        new SlotState.Trial(
                                NEW.version(), NEW.rootHash(), "octant_2.0+2-1.efi", 2));

        machine.renameKernel("octant_2.0+2-1.efi", "octant_2.0+0-3.efi");
        assertThat(trial().status().slots().get(Slot.B))
                .isEqualTo(new SlotState.Bad(NEW.version(), NEW.rootHash(), "octant_2.0+0-3.efi"));

        machine.renameKernel("octant_1.0.efi", "octant_1.0+1-2.efi");
        assertThat(trial().status().committed()).isFalse();
    }

    /// The slot with this release runs, started by a kernel of this name.
    private void boot(String kernel, SampleRelease release) {
        machine.putKernel(name(kernel), release);
        machine = machine.booted(Slot.B, release);
    }

    private Trial trial() {
        return new Trial(machine);
    }

    private List<EspKernel> kernels() {
        return new EfiFolder(esp).kernels();
    }

    private void loader(String text) throws IOException {
        Files.createDirectories(esp.resolve("loader"));
        Files.writeString(esp.resolve("loader/loader.conf"), text);
    }

    private String loader() throws IOException {
        return Files.readString(esp.resolve("loader/loader.conf"));
    }

    private static UkiName name(String fileName) {
        return UkiName.parse(fileName).orElseThrow();
    }
}

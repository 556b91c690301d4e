package octant.update.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import octant.update.Slot;
import octant.update.disk.DiskException;
import octant.update.disk.Gpt;
import octant.update.disk.GptReading;
import octant.update.disk.PartitionRole;
import octant.update.install.PowerCuts;
import octant.update.install.PowerCuts.Medium;
import octant.update.install.RecordedDisk;
import octant.update.install.SampleRelease;
import octant.verity.VerityCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Installations onto disks in memory, whole ones and ones that are cut short.
class SetupTest {
    private static final int REORDERINGS = 6;
    private static final long DISK_BYTES = 2000L << 20;

    private final SampleMedium medium = SampleMedium.of(SampleRelease.of("1.0", 1));

    /// Sizes that are no whole MiB are common.
    @ParameterizedTest
    @CsvSource({"512, 2097152000", "4096, 2097152000", "512, 2097152512", "4096, 1151336448"})
    void makesAWholeMachine(int sectorBytes, long diskBytes) {
        RecordedDisk disk = new RecordedDisk(diskBytes);
        List<String> told = new ArrayList<>();
        SetupPlan plan = plan(disk, sectorBytes, false);
        Setup.run(
                plan,
                medium.disk(),
                new RecordedTarget(disk),
                (step, percent) -> told.add(step + " " + percent));
        assertWhole(disk, plan);
        assertThat(told).startsWith("ERASE 0", "WRITE 0").endsWith("TABLE 99");
        assertThat(DiskLook.at(disk, sectorBytes))
                .isInstanceOfSatisfying(
                        DiskTraces.Holds.class,
                        holds -> assertThat(holds.what()).contains("octant-esp"));
    }

    /// Whatever is left starts nothing, or starts the whole machine; and is done again without
    /// being asked to lose what it holds.
    @Test
    void leavesNothingHalfWhereverThePowerIsCut() {
        RecordedDisk disk = new RecordedDisk(DISK_BYTES);
        SetupPlan plan = plan(disk, 512, false);
        PowerCuts cuts = PowerCuts.before(disk);
        Setup.run(plan, medium.disk(), new RecordedTarget(disk), (step, percent) -> {});

        int whole = 0;
        int nothing = 0;
        for (Medium cut : cuts.all(REORDERINGS)) {
            if (startsNothing(cut.disk(), 512)) {
                nothing++;
            } else {
                assertThat(contents(cut.disk(), plan)).as("%s", cut).isEmpty();
                whole++;
            }
        }
        assertThat(whole).isPositive();
        assertThat(nothing).isGreaterThan(50);
        System.out.println("power cuts in octant install: " + (whole + nothing));
    }

    /// A machine was there, and goes: at each moment there is all of the old one, nothing, or all
    /// of the new one.
    @Test
    void leavesNoMixtureOfTwoMachines() {
        RecordedDisk disk = new RecordedDisk(DISK_BYTES);
        SampleMedium other = SampleMedium.of(SampleRelease.of("0.9", 9));
        SetupPlan old = plan(other, disk, false);
        Setup.run(old, other.disk(), new RecordedTarget(disk), (step, percent) -> {});
        SetupPlan plan = plan(medium, disk, true);
        PowerCuts cuts = PowerCuts.before(disk);
        Setup.run(plan, medium.disk(), new RecordedTarget(disk), (step, percent) -> {});

        for (Medium cut : cuts.all(REORDERINGS)) {
            if (!startsNothing(cut.disk(), 512)) {
                boolean isOld = Gpt.read(cut.disk(), 512).gpt().equals(old.table());
                assertThat(contents(cut.disk(), isOld ? old : plan)).as("%s", cut).isEmpty();
            }
        }
        assertWhole(disk, plan);
    }

    @Test
    void isDoneAgainAfterAFailureWithoutBeingAskedTwice() {
        RecordedDisk disk = new RecordedDisk(DISK_BYTES);
        new Random(3)
                .longs(50, 0, DISK_BYTES / 4096)
                .forEach(page -> disk.put(4096 * page, new byte[] {1}, 0, 1));
        disk.put(100, new byte[] {1}, 0, 1);
        SetupPlan plan = plan(disk, 512, true);
        disk.failBy(event -> {
            boolean inRoot =
                    event instanceof RecordedDisk.Event.Write write
                            && write.offsetBytes()
                                    >= plan.layout().region(Slot.A.root()).offsetBytes();
            if (inRoot && disk.events().size() > 3) {
                throw new DiskException("write: the cable was pulled");
            }
        });
        assertThatThrownBy(() -> run(plan, disk))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("/dev/vdb")
                .hasMessageContaining("install again")
                .hasMessageContaining("cable");
        disk.failBy(event -> {});
        assertThat(DiskLook.at(disk, 512)).isEqualTo(new DiskTraces.Unfinished());
        SetupPlan again = plan(disk, 512, false);
        run(again, disk);
        assertWhole(disk, again);
    }

    @Test
    void aDiskThatForgetsIsFoundOut() {
        RecordedDisk disk = new RecordedDisk(DISK_BYTES);
        SetupPlan plan = plan(disk, 512, false);
        TargetDisk forgetful = new Forgetful(disk, plan.offset(plan.fills().getFirst()));
        assertThatThrownBy(() -> Setup.run(plan, medium.disk(), forgetful, (step, percent) -> {}))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("does not keep its data");
        assertThat(startsNothing(disk, 512)).isTrue();
    }

    /// Loses one sector between writing and reading.
    private record Forgetful(RecordedDisk disk, long lost) implements TargetDisk {
        @Override
        public void forget() {
            disk.put(lost, new byte[512], 0, 512);
        }

        @Override
        public void close() {}
    }

    private void run(SetupPlan plan, RecordedDisk disk) {
        Setup.run(plan, medium.disk(), new RecordedTarget(disk), (step, percent) -> {});
    }

    private SetupPlan plan(RecordedDisk disk, int sectorBytes, boolean erase) {
        return SetupPlan.of(
                facts(disk, sectorBytes),
                DiskLook.at(disk, sectorBytes),
                LiveMedium.read(medium.disk()).manifest(),
                erase);
    }

    private static SetupPlan plan(SampleMedium from, RecordedDisk disk, boolean erase) {
        return SetupPlan.of(facts(disk, 512), DiskLook.at(disk, 512), from.manifest(), erase);
    }

    private static TargetFacts facts(RecordedDisk disk, int sectorBytes) {
        return new TargetFacts(
                "/dev/vdb", disk.sizeBytes(), sectorBytes, false, false, Optional.empty());
    }

    private static boolean startsNothing(RecordedDisk disk, int sectorBytes) {
        try {
            Gpt.read(disk, sectorBytes);
            return false;
        } catch (DiskException e) {
            return true;
        }
    }

    private void assertWhole(RecordedDisk disk, SetupPlan plan) {
        assertThat(Gpt.read(disk, plan.target().sectorBytes()))
                .isEqualTo(new GptReading.Sound(plan.table()));
        assertThat(contents(disk, plan)).isEmpty();
    }

    /// What is wrong with what the partitions hold.
    private static List<String> contents(RecordedDisk disk, SetupPlan plan) {
        List<String> faults = new ArrayList<>();
        int sectorBytes = plan.target().sectorBytes();
        long esp = plan.layout().region(PartitionRole.ESP).offsetBytes() + 4096;
        byte[] found = disk.read(esp, SampleMedium.ESP_BYTES);
        if (!Arrays.equals(found, SampleMedium.esp(sectorBytes))) {
            faults.add("EFI system partition");
        }
        VerityCheck check =
                VerityCheck.check(
                        new DiskPart(disk, plan.layout().region(Slot.A.root()), bytes -> {}),
                        new DiskPart(disk, plan.layout().region(Slot.A.verity()), bytes -> {}),
                        plan.manifest().root().rootHash(),
                        1);
        if (!(check instanceof VerityCheck.Intact)) {
            faults.add(check.toString());
        }
        return faults;
    }
}

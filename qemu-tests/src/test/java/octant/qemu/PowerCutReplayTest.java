package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import octant.update.BootForecast;
import octant.update.ForecastChecks;
import octant.update.disk.FileDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checker of power cuts, shown to find what is wrong: updates whose steps are done in a wrong
/// order, or without flushes between them.
class PowerCutReplayTest {
    private static final long SEED = 1;

    @TempDir private Path folder;
    private PowerCutSample sample;

    @BeforeEach
    void makeADisk() throws IOException {
        List<String> missing = HostTool.missing(HostTool.MKFS_VFAT, HostTool.MCOPY);
        assumeTrue(missing.isEmpty(), "SKIPPED: " + missing);
        sample = new PowerCutSample(folder);
    }

    @Test
    void findsNothingWrongWithTheRightOrder() throws IOException {
        PowerCutReplay replay =
                sample.writeRoot().flush().writeIds().writeKernel().flush().replay(SEED);

        PowerCutTally tally = replay.tally();

        assertThat(tally.faults()).as("%s", tally).isZero();
        assertThat(tally.toString())
                .contains("boots 1.0 ")
                .contains("boots 1.1 ")
                .contains("boots 1.0 in the end")
                .contains("octant_1.1+3.efi B Whole, octant_1.0.efi A Whole")
                .contains("octant_1.1+3.efi B Damaged, octant_1.0.efi A Whole")
                .doesNotContain("Mixed");
        assertThat(tally.states()).isGreaterThan(150);
    }

    @Test
    void findsTheKernelThatCameBeforeItsRoot() throws IOException {
        PowerCutReplay replay =
                sample.writeIds().writeKernel().flush().writeRoot().flush().replay(SEED);

        PowerCutTally tally = replay.tally();

        assertThat(tally.faults()).isPositive();
        assertThat(tally.toString()).contains("octant_1.1+3.efi B Mixed");
    }

    @Test
    void findsTheFlushThatIsMissing() throws IOException {
        PowerCutReplay replay = sample.writeIds().writeRoot().writeKernel().flush().replay(SEED);

        PowerCutTally tally = replay.tally();

        assertThat(tally.faults()).as("%s", tally).isPositive();
        assertThat(tally.toString()).contains("octant_1.1+3.efi B Mixed");
    }

    @Test
    void findsTheUpdateThatRuinsTheRunningSlot() throws IOException {
        PowerCutReplay replay = sample.ruinTheOldRoot().flush().replay(SEED);

        PowerCutTally tally = replay.tally();

        assertThat(tally.toString()).contains("boots nothing").contains("octant_1.0.efi A Mixed");
        assertThat(tally.faults()).isPositive();
    }

    @Test
    void triesTheSameStatesAgainForTheSameSeed() throws IOException {
        PowerCutReplay replay =
                sample.writeRoot().flush().writeIds().writeKernel().flush().replay(SEED);

        assertThat(replay.tally()).hasToString(replay.tally().toString());
    }

    /// What is booted for real is what was checked: the last state is the disk as the recording
    /// left it, the first one the disk as it was.
    @Test
    void makesADiskOfAState() throws IOException {
        PowerCutReplay replay =
                sample.writeRoot().flush().writeIds().writeKernel().flush().replay(SEED);
        List<Path> disks = new ArrayList<>();
        Set<Long> wanted = new TreeSet<>(replay.tally().sample(100));
        replay.visitAll((number, kind, state) -> {
            if (number == 0 || wanted.contains(number)) {
                Path copy = folder.resolve("state-" + number);
                disks.add(replay.materialize(state.disk(), copy).path());
                assertThat(outcome(copy)).isEqualTo(state.outcome().picture());
            }
        });

        assertThat(disks).hasSizeGreaterThan(3);
        assertThat(Files.mismatch(disks.getFirst(), replay.before())).isEqualTo(-1);
    }

    @Test
    void refusesWhatIsNoLog() throws IOException {
        Path file = Files.write(folder.resolve("none"), new byte[1024]);

        assertThatThrownBy(() -> WriteLog.read(file)).hasMessageContaining("no log of writes");
    }

    @Test
    void refusesALogThatEndsEarly() throws IOException {
        PowerCutReplay replay = sample.writeRoot().flush().replay(SEED);
        Path log = replay.log().path();
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 513));

        assertThatThrownBy(() -> WriteLog.read(log)).isInstanceOf(QemuException.class);
    }

    /// By hashing every block, without anything that the replay remembers.
    private String outcome(Path disk) {
        try (FileDisk file = FileDisk.openForReading(disk);
                FileDisk last = FileDisk.openForReading(folder.resolve("after.raw"))) {
            PowerCutReference reference = PowerCutReference.of(last);
            return PowerCutOutcome.of(
                            BootForecast.of(
                                    file,
                                    PowerCutReference.SECTOR_BYTES,
                                    ForecastChecks.thorough(
                                            file,
                                            PowerCutReference.SECTOR_BYTES,
                                            reference::isKnown)))
                    .picture();
        }
    }
}

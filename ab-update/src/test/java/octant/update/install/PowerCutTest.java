package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import octant.update.BootForecast;
import octant.update.BootForecast.Candidate;
import octant.update.ForecastChecks;
import octant.update.Slot;
import octant.update.UkiName;
import octant.update.bundle.TrustStore;
import octant.update.install.PowerCuts.Medium;
import octant.update.trial.CommitResult;
import octant.update.trial.SampleTrial;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power is cut after every write and sync of an installation and of a commit, and of what was
/// not synced any sectors arrive. Whatever is left, the forecast starts a whole slot; and from
/// there the update succeeds.
class PowerCutTest {
    private static final int REORDERINGS = 6;
    private static final int CONTINUE_EVERY = 9;

    private static final SampleRelease BEFORE = SampleRelease.of("0.9", 9);
    private static final SampleRelease OLD = SampleRelease.of("1.0", 1);
    private static final SampleRelease NEW = OLD.successor("1.1", 3, 300, 301, 650);
    private static final SampleRelease DOWN = OLD.successor("0.8", 3, 300, 301, 650);

    @TempDir Path folder;
    private FakeMachine machine;
    private EspImages images;

    @BeforeEach
    void startMachine() throws IOException {
        machine = FakeMachine.running(OLD, Files.createDirectories(folder.resolve("esp")));
        machine.putSlot(Slot.B, BEFORE);
        machine.putKernel(UkiName.parse("octant_0.9.efi").orElseThrow(), BEFORE);
        Files.createDirectories(machine.esp().resolve("EFI/BOOT"));
        Files.write(machine.esp().resolve("EFI/BOOT/BOOTX64.EFI"), EspImages.LOADER);
        Files.createDirectories(machine.esp().resolve("loader"));
        Files.writeString(machine.esp().resolve("loader/loader.conf"), "timeout 1\n");
        images = new EspImages(folder, FakeMachine.ESP_MIB);
    }

    @Test
    void anInstallationLeavesAWholeSlotWhereverItIsCut() throws IOException {
        PowerCuts cuts = PowerCuts.before(machine);
        install(machine, NEW, InstallOptions.standard());

        int tried = 0;
        for (Medium medium : cuts.all(REORDERINGS)) {
            Candidate first = first(medium, OLD, NEW, BEFORE);
            assertThat(first.target().orElseThrow().rootHash())
                    .as("%s", medium)
                    .isIn(OLD.rootHash(), NEW.rootHash());
            if (tried++ % CONTINUE_EVERY == 0) {
                continueFrom(medium, first, NEW);
            }
        }
        assertThat(tried).isGreaterThan(100);
        System.out.println("power cuts in an installation: " + tried);
    }

    @Test
    void aCommitLeavesAWholeSlotWhereverItIsCut() throws IOException {
        install(machine, NEW, InstallOptions.standard());
        machine.renameKernel("octant_1.1+3.efi", "octant_1.1+0-3.efi"); // the last try
        FakeMachine trial = machine.booted(Slot.B, NEW);
        PowerCuts cuts = PowerCuts.before(trial);
        SampleTrial.commit(trial);

        int tried = 0;
        for (Medium medium : cuts.all(4 * REORDERINGS)) {
            first(medium, OLD, NEW);
            tried++;
        }
        assertThat(tried).isGreaterThan(50);
        System.out.println("power cuts in a commit: " + tried);
    }

    @Test
    void aDowngradeLeavesAWholeSlotWhereverItIsCut() throws IOException {
        PowerCuts cuts = PowerCuts.before(machine);
        install(machine, DOWN, new InstallOptions(true, 2));
        for (Medium medium : cuts.all(1)) {
            first(medium, OLD, DOWN, BEFORE);
        }
        assertThat(first(cuts.end(), OLD, DOWN).fileName()).isEqualTo("octant_0.8+2.efi");

        machine.renameKernel("octant_0.8+2.efi", "octant_0.8+1-1.efi");
        FakeMachine trial = machine.booted(Slot.B, DOWN);
        PowerCuts committing = PowerCuts.before(trial);
        SampleTrial.commit(trial);
        for (Medium medium : committing.all(2 * REORDERINGS)) {
            first(medium, OLD, DOWN);
        }
        assertThat(first(committing.end(), OLD, DOWN).fileName()).isEqualTo("octant_0.8.efi");
    }

    /// What starts is whole, and so is everything that could start after it.
    private Candidate first(Medium medium, SampleRelease... releases) throws IOException {
        RecordedDisk disk = medium.disk().copy();
        byte[] esp = images.of(medium.files());
        disk.put(1 << 20, esp, 0, esp.length);
        BootForecast forecast =
                BootForecast.of(
                        disk,
                        RecordedDisk.SECTOR_BYTES,
                        ForecastChecks.thorough(
                                disk,
                                RecordedDisk.SECTOR_BYTES,
                                bytes -> isSigned(bytes, releases)));
        assertThat(forecast.first()).as("%s: %s", medium, forecast).isPresent();
        assertThat(forecast.candidates().stream().filter(one -> !one.passedOver()))
                .as("%s: %s", medium, forecast)
                .allMatch(Candidate::whole);
        return forecast.first().orElseThrow();
    }

    private static boolean isSigned(byte[] program, SampleRelease... releases) {
        return Arrays.equals(program, EspImages.LOADER)
                || Arrays.stream(releases)
                        .anyMatch(release -> Arrays.equals(program, release.kernel()));
    }

    /// The machine starts again, and somebody asks for the same update.
    private void continueFrom(Medium medium, Candidate first, SampleRelease wanted)
            throws IOException {
        Path esp = Files.createTempDirectory(folder, "restarted");
        for (Map.Entry<String, byte[]> file : medium.files().entrySet()) {
            Path path = esp.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        boolean trial = first.target().orElseThrow().rootHash().equals(wanted.rootHash());
        FakeMachine restarted =
                machine.restarted(
                        medium.disk().copy(), esp, trial ? Slot.B : Slot.A, trial ? wanted : OLD);
        if (trial) {
            assertThat(SampleTrial.commit(restarted)).isInstanceOf(CommitResult.Committed.class);
            assertThat(restarted.kernels()).contains("octant_1.1.efi");
        } else {
            install(restarted, wanted, InstallOptions.standard());
            assertThat(restarted.kernels()).containsExactly("octant_1.0.efi", "octant_1.1+3.efi");
        }
        Medium end = new Medium("continued", restarted.disk(), restarted.espFiles());
        assertThat(first(end, OLD, wanted).target().orElseThrow().rootHash())
                .isEqualTo(wanted.rootHash());
    }

    private static void install(FakeMachine on, SampleRelease release, InstallOptions options) {
        new Updater(
                        on,
                        new TrustStore(List.of(), List.of()),
                        _ -> {},
                        InstantSource.fixed(Instant.EPOCH))
                .install(release.offer(), () -> 0, options, _ -> {});
    }
}

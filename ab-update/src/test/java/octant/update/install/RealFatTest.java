package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import octant.update.Slot;
import octant.update.UkiName;
import octant.update.bundle.TrustStore;
import octant.update.install.RecordedDisk.Event;
import octant.update.trial.SampleTrial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Install, commit and a full disk on the kernel's own FAT.
@Tag("root")
class RealFatTest {
    private static final SampleRelease OLD = SampleRelease.of("1.0", 1);
    private static final SampleRelease NEW = OLD.successor("1.1", 3);

    private static final int ESP_MIB = 40;
    private static final long MOST_OF_IT_BYTES = 35 << 20;

    @TempDir Path folder;
    private MountedFat fat;
    private FakeMachine machine;

    @BeforeEach
    void startMachine() throws IOException {
        fat = MountedFat.of(folder, ESP_MIB);
        machine = FakeMachine.running(OLD, fat.path());
        machine.limitEsp(Long.MAX_VALUE); // it believes in room that may not be there
        machine.disk()
                .failBy(event -> {
                    if (event instanceof Event.Esp) {
                        fat.sync();
                    }
                });
    }

    @AfterEach
    void unmount() {
        if (fat != null) {
            fat.close();
        }
    }

    @Test
    void installsAndCommits() {
        install();
        machine.renameKernel("octant_1.1+3.efi", "octant_1.1+2-1.efi");
        SampleTrial.commit(machine.booted(Slot.B, NEW).sharing(fat::sharing));
        fat.unmount();

        assertThat(fat.isSound()).isTrue();
        fat.mount();
        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_1.1.efi");
        assertThat(machine.espFile("EFI/Linux/octant_1.1.efi")).isEqualTo(NEW.kernel());
    }

    @Test
    void aFullEspEndsAnInstallationAndNothingElse() throws IOException {
        Path filler = fat.path().resolve("filler");
        fill(filler, NEW.kernel().length / 2);

        assertThatThrownBy(this::install)
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("write(" + fat.path());
        assertThat(machine.espFile("EFI/Linux/octant_1.0.efi")).isEqualTo(OLD.kernel());

        Files.delete(filler);
        install();
        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_1.1+3.efi");
        fat.unmount();
        assertThat(fat.isSound()).isTrue();
    }

    /// What is left when the power goes after the name of a new kernel arrived and before its
    /// chain.
    @Test
    void removesAKernelWithoutAChain() {
        machine.putKernel(UkiName.parse("octant_1.1+3.efi").orElseThrow(), NEW);
        fat.unmount();
        fat.cutChain("EFI/Linux/octant_1.1+3.efi");
        fat.mount();

        install();

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_1.1+3.efi");
        assertThat(machine.espFile("EFI/Linux/octant_1.1+3.efi")).isEqualTo(NEW.kernel());
    }

    /// What is left when the power goes while the firmware renames a kernel.
    @Test
    void neverFreesClustersThatAnotherNameStillUses() {
        machine.putKernel(UkiName.parse("octant_1.1+3.efi").orElseThrow(), NEW);
        machine.putKernel(UkiName.parse("octant_1.1+2-1.efi").orElseThrow(), NEW);
        machine.putSlot(Slot.B, NEW);
        fat.unmount();
        fat.crossLink("EFI/Linux/octant_1.1+3.efi", "EFI/Linux/octant_1.1+2-1.efi");
        fat.mount();

        SampleTrial.commit(machine.booted(Slot.B, NEW).sharing(fat::sharing));
        machine.putFile("large.bin", new byte[4 << 20]); // takes clusters that are free
        fat.unmount();
        fat.mount();

        assertThat(machine.espFile("EFI/Linux/octant_1.1.efi")).isEqualTo(NEW.kernel());
        assertThat(machine.espFile("EFI/Linux/octant_1.1+3.efi")).startsWith(0, 0);
        assertThat(fat.sharing("EFI/Linux/octant_1.1+3.efi"))
                .containsExactly("EFI/Linux/octant_1.1+2-1.efi");
        assertThat(fat.sharing("EFI/Linux/octant_1.1.efi")).isEmpty();
        assertThat(fat.sharing("EFI/Linux/large.bin")).isEmpty();
    }

    private void install() {
        new Updater(
                        machine.sharing(fat::sharing),
                        new TrustStore(List.of(), List.of()),
                        _ -> {},
                        InstantSource.fixed(Instant.EPOCH))
                .install(NEW.offer(), () -> 0, InstallOptions.standard(), _ -> {});
    }

    /// Until nothing fits any more, and then a little is given back.
    private static void fill(Path file, long leaveBytes) throws IOException {
        byte[] piece = new byte[4096];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException e) {
            assertThat(Files.size(file)).as("%s", e).isGreaterThan(MOST_OF_IT_BYTES);
        }
        try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
            whole.setLength(whole.length() - leaveBytes);
        }
    }
}

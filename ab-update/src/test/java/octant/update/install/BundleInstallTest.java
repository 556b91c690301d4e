package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.update.Slot;
import octant.update.bundle.BundleDraft;
import octant.update.bundle.BundleWriter;
import octant.update.bundle.FileBundleSource;
import octant.update.bundle.TrustStore;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a signed file to a slot.
class BundleInstallTest {
    private static final SampleRelease OLD = SampleRelease.of("1.0", 1);
    private static final SampleRelease NEW = OLD.successor("1.1", 3, 300);

    @TempDir Path folder;
    private FakeMachine machine;
    private SampleSigner signer;
    private final List<InstallEvent> journal = new ArrayList<>();

    @BeforeEach
    void startMachine() throws IOException {
        machine = FakeMachine.running(OLD, Files.createDirectories(folder.resolve("esp")));
        signer = SampleSigner.in(folder);
    }

    @Test
    void installsWhatTheBundleHolds() throws IOException {
        Path bundle = bundle(NEW);

        InstallReport report = install(bundle, signer.trust());

        assertThat(machine.read(Slot.B.root(), NEW.root().length)).isEqualTo(NEW.root());
        assertThat(machine.espFile("EFI/Linux/octant_1.1+3.efi")).isEqualTo(NEW.kernel());
        assertThat(report.bytesFetched()).isLessThan(Files.size(bundle) / 5);
    }

    @Test
    void refusesAForeignSigner() throws IOException {
        Path others = Files.createDirectories(folder.resolve("others"));

        assertThatThrownBy(() -> install(bundle(NEW), SampleSigner.in(others).trust()))
                .isInstanceOf(RefusedException.class);

        assertThat(journal)
                .singleElement()
                .isInstanceOfSatisfying(
                        InstallEvent.Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isInstanceOf(Refusal.BadBundle.class));
        assertThat(machine.disk().events()).isEmpty();
    }

    /// Wherever a bit is wrong, the new kernel never gets to where it would be started.
    @Test
    void neverInstallsAFlippedBit() throws IOException {
        Path bundle = bundle(NEW);
        byte[] bytes = Files.readAllBytes(bundle);
        for (int i = 1; i < 40; i++) {
            machine = FakeMachine.running(OLD, Files.createTempDirectory(folder, "esp"));
            byte[] flipped = bytes.clone();
            flipped[(int) ((long) bytes.length * i / 40)] ^= 1;
            Path damaged = Files.write(folder.resolve("damaged.raucb"), flipped);
            try {
                install(damaged, signer.trust());
                // The flipped block was not needed: this machine has its contents.
                assertThat(machine.read(Slot.B.root(), NEW.root().length)).isEqualTo(NEW.root());
            } catch (RefusedException | InstallException e) {
                assertThat(machine.kernels()).doesNotContain("octant_1.1+3.efi");
            }
        }
    }

    private InstallReport install(Path bundle, TrustStore trust) {
        return new Updater(machine, trust, journal::add, InstantSource.system())
                .install(FileBundleSource.open(bundle), InstallOptions.standard(), _ -> {});
    }

    private Path bundle(SampleRelease release) throws IOException {
        Path out = folder.resolve("sample.raucb");
        BundleWriter.write(
                BundleDraft.of(
                        Architecture.X86_64,
                        release.version(),
                        Optional.empty(),
                        Files.write(folder.resolve("root"), release.root()),
                        Files.write(folder.resolve("tree"), release.tree()),
                        Files.write(folder.resolve("kernel"), release.kernel())),
                signer.identity(),
                BundleWriter.DEFAULT_BLOCK_BYTES,
                out);
        return out;
    }
}

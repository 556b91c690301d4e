package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octant.update.Slot;
import octant.update.UkiException;
import octant.update.UkiName;
import octant.update.bundle.ByteRange;
import octant.update.bundle.PayloadFile;
import octant.update.bundle.TrustStore;
import octant.update.disk.DiskException;
import octant.update.disk.Gpt;
import octant.update.disk.GptReading;
import octant.update.disk.StableId;
import octant.update.esp.EspState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdaterTest {
    private static final SampleRelease OLD = SampleRelease.of("1.0", 1);
    private static final SampleRelease NEW = OLD.successor("1.1", 3, 300, 301, 650);

    @TempDir Path esp;
    private FakeMachine machine;
    private final List<InstallEvent> journal = new ArrayList<>();
    private final List<InstallProgress> progress = new ArrayList<>();

    @BeforeEach
    void startMachine() {
        machine = FakeMachine.running(OLD, esp);
    }

    @Test
    void installsIntoTheOtherSlot() {
        InstallReport report = install(NEW.offer());

        assertThat(machine.read(Slot.B.root(), NEW.root().length)).isEqualTo(NEW.root());
        assertThat(machine.read(Slot.B.verity(), NEW.tree().length)).isEqualTo(NEW.tree());
        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_1.1+3.efi");
        assertThat(machine.espFiles().get("EFI/Linux/octant_1.1+3.efi")).isEqualTo(NEW.kernel());
        Gpt table = machine.table();
        assertThat(table.partition(StableId.ofRoot(NEW.rootHash())).orElseThrow().name())
                .isEqualTo("root-b");
        assertThat(table.partition(StableId.ofVerity(NEW.rootHash())).orElseThrow().name())
                .isEqualTo("root-b-verity");
        assertThat(report.slot()).isEqualTo(Slot.B);
        assertThat(report.kernelFile()).isEqualTo("octant_1.1+3.efi");
    }

    @Test
    void leavesTheRunningSlotAlone() {
        install(NEW.offer());

        assertThat(machine.read(Slot.A.root(), OLD.root().length)).isEqualTo(OLD.root());
        assertThat(machine.read(Slot.A.verity(), OLD.tree().length)).isEqualTo(OLD.tree());
        assertThat(machine.espFiles().get("EFI/Linux/octant_1.0.efi")).isEqualTo(OLD.kernel());
        assertThat(machine.table().partition("root-a").orElseThrow().id())
                .isEqualTo(StableId.ofRoot(OLD.rootHash()));
    }

    @Test
    void installsWhereThereIsJustTheRoom() {
        machine.limitData(InstallPlan.DATA_ROOM_BYTES);
        machine.limitEsp(OLD.kernel().length + 2 * NEW.kernel().length + EspState.SLACK_BYTES);

        assertThat(install(NEW.offer()).slot()).isEqualTo(Slot.B);
    }

    @Test
    void alternatesBetweenTheSlots() {
        SampleRelease third = NEW.successor("1.2", 4);
        install(NEW.offer());
        machine.renameKernel("octant_1.1+3.efi", "octant_1.1.efi");
        machine = machine.booted(Slot.B, NEW);

        install(third.offer());

        assertThat(machine.read(Slot.A.root(), third.root().length)).isEqualTo(third.root());
        assertThat(machine.read(Slot.B.root(), NEW.root().length)).isEqualTo(NEW.root());
        assertThat(machine.kernels()).containsExactly("octant_1.1.efi", "octant_1.2+3.efi");
    }

    @Test
    void fetchesOnlyWhatTheMachineDoesNotHave() {
        Offer offer = NEW.offer();

        InstallReport report = install(offer);

        assertThat(fetched(offer.root())).isEqualTo(4 * 4096);
        assertThat(announced(offer.root()))
                .containsExactly(
                        new ByteRange(3 * 4096, 4096),
                        new ByteRange(300 * 4096, 2 * 4096),
                        new ByteRange(650 * 4096, 4096));
        // The first block of the kernel has the command line; the last is a part of a block. The
        // machine looks at both while it checks, too.
        assertThat(announced(offer.kernel()))
                .containsExactly(new ByteRange(0, 4096), new ByteRange(17 * 4096, 369));
        long kernelSaved = 16 * 4096;
        assertThat(report.bytesSaved()).isEqualTo(NEW.root().length - 4 * 4096 + kernelSaved);
    }

    @Test
    void makesEmptyBlocksFromNothing() {
        byte[] empty = new byte[SampleRelease.ROOT_BLOCKS * 4096];
        Arrays.fill(empty, 0, 4096, (byte) 7);
        SampleRelease release = SampleRelease.of("1.1", empty);
        Offer offer = release.offer();
        machine.put(Slot.A.root(), new byte[OLD.root().length]);
        machine.put(Slot.A.verity(), new byte[OLD.tree().length]);

        install(offer);

        assertThat(fetched(offer.root())).isEqualTo(4096);
        assertThat(machine.read(Slot.B.root(), empty.length)).isEqualTo(empty);
    }

    @Test
    void resumesWhereItWasInterrupted() {
        SampleRelease other = SampleRelease.of("1.1", 2); // shares next to nothing with 1.0
        Offer broken = other.offer();
        ((SampleRelease.Bytes) broken.root()).failAtRead(2);
        assertThatThrownBy(() -> install(broken)).isInstanceOf(InstallException.class);
        Offer again = other.offer();

        install(again);

        // A piece of 1 MiB had arrived.
        assertThat(fetched(again.root())).isLessThanOrEqualTo(other.root().length - (1 << 20));
        assertThat(machine.read(Slot.B.root(), other.root().length)).isEqualTo(other.root());
    }

    @Test
    void fetchesABlockThatIsDamagedInTheRunningSlot() {
        machine.damage(Slot.A.root(), 100 * 4096 + 17);
        Offer offer = NEW.offer();

        install(offer);

        assertThat(fetched(offer.root())).isEqualTo(5 * 4096);
        assertThat(machine.read(Slot.B.root(), NEW.root().length)).isEqualTo(NEW.root());
    }

    /// It is hashed when it is found, and not when it is copied: the read-back notices.
    @Test
    void noticesABlockOfTheRunningSlotThatChangesAfterItWasFound() {
        machine.disk()
                .failBy(event -> {
                    if (event instanceof RecordedDisk.Event.Write) {
                        machine.disk().failBy(_ -> {});
                        machine.damage(Slot.A.root(), 600 * 4096 + 17);
                    }
                });

        assertThatThrownBy(() -> install(NEW.offer()))
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("read back")
                .hasMessageContaining("data block 600 is corrupted");

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi");
    }

    @Test
    void removesWhatIsOursAndStale() {
        SampleRelease older = SampleRelease.of("0.9", 9);
        machine.putKernel(UkiName.parse("octant_0.9.efi").orElseThrow(), older);
        machine.putFile("octant_1.1+3.efi", new byte[2000]); // an interrupted installation's
        machine.putFile("OCTANT~1.EFI", new byte[2000]); // and a torn name's
        machine.putFile("debian.efi", new byte[] {1});

        install(NEW.offer());

        assertThat(machine.kernels())
                .containsExactly("debian.efi", "octant_1.0.efi", "octant_1.1+3.efi");
    }

    /// What a power cut between names and clusters leaves; a folder cannot be read or written like
    /// a file either.
    @Test
    void removesWhatCannotBeRead() throws IOException {
        Path folder = esp.resolve("EFI/Linux");
        Files.createDirectory(folder.resolve("octant_1.1+3.efi"));
        Files.createDirectory(folder.resolve("OCTANT~1.EFI"));

        install(NEW.offer());

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_1.1+3.efi");
        assertThat(folder.resolve("OCTANT~1.EFI")).doesNotExist();
    }

    @Test
    void tellsTheJournalFirst() {
        machine.disk()
                .failBy(event -> {
                    throw new DiskException("write(disk): EIO");
                });

        assertThatThrownBy(() -> install(NEW.offer()))
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("install again")
                .hasMessageContaining("write(disk): EIO");

        assertThat(journal)
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(InstallEvent.Started.class),
                        second -> assertThat(second).isInstanceOf(InstallEvent.Failed.class));
    }

    @Test
    void doesNothingThatTheJournalCannotKeep() {
        Updater updater =
                updater(event -> {
                    throw new IllegalStateException("the ledger is full");
                });

        assertThatThrownBy(() -> install(updater, NEW.offer()))
                .isInstanceOf(IllegalStateException.class);

        assertThat(machine.disk().events()).isEmpty();
    }

    @Test
    void takesTheKernelBackWhenItsSuccessCannotBeRecorded() {
        Updater updater =
                updater(event -> {
                    if (event instanceof InstallEvent.Installed) {
                        assertThat(machine.kernels()).contains("octant_1.1+3.efi");
                        throw new IllegalStateException("the ledger does not answer");
                    }
                    journal.add(event);
                });

        assertThatThrownBy(() -> install(updater, NEW.offer()))
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("the running system is as it was")
                .hasMessageContaining("the ledger does not answer");

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi");
        assertThat(journal.getLast()).isInstanceOf(InstallEvent.Failed.class);
    }

    @Test
    void takesTheKernelBackWhenItIsInterrupted() {
        machine.disk()
                .failBy(event -> {
                    if (event instanceof RecordedDisk.Event.Esp(var files)
                            && isActive(files.get("EFI/Linux/octant_1.1+3.efi"))) {
                        machine.disk().failBy(_ -> {});
                        Thread.currentThread().interrupt();
                    }
                });

        try {
            assertThatThrownBy(() -> install(NEW.offer()))
                    .isInstanceOf(InstallException.class)
                    .hasMessageContaining("the running system is as it was");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi");
    }

    @Test
    void saysThatAKernelItCannotTakeBackMayBoot() {
        Updater updater =
                updater(event -> {
                    if (event instanceof InstallEvent.Installed) {
                        machine.disk()
                                .failBy(_ -> {
                                    throw new DiskException("sync(esp): EIO");
                                });
                        throw new IllegalStateException("the ledger does not answer");
                    }
                });

        assertThatThrownBy(() -> install(updater, NEW.offer()))
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("the next boot may try the new version")
                .cause()
                .satisfies(cause ->
                        assertThat(cause.getSuppressed())
                                .singleElement()
                                .isInstanceOf(DiskException.class));
    }

    @Test
    void recordsWhatItInstalled() {
        install(NEW.offer());

        assertThat(journal)
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .isEqualTo(
                                                new InstallEvent.Started(
                                                        "sample-1.1.raucb", NEW.version(), Slot.B)),
                        second -> assertThat(second).isInstanceOf(InstallEvent.Installed.class));
    }

    @Test
    void tellsItsSteps() {
        install(NEW.offer());

        assertThat(progress.stream().map(InstallProgress::step).distinct())
                .containsExactly(InstallStep.values());
        assertThat(progress.stream().map(InstallProgress::percent)).isSorted();
        assertThat(progress.getLast().percent()).isEqualTo(100);
    }

    /// Whatever the disk refuses, the running system starts and the next installation succeeds.
    @Test
    void survivesAFailureOfEveryWriteAndSync() {
        install(NEW.offer());
        int count = machine.disk().events().size();

        for (int failing = 0; failing < count; failing++) {
            machine = FakeMachine.running(OLD, fresh(failing));
            int[] left = {failing};
            machine.disk()
                    .failBy(event -> {
                        if (left[0]-- == 0) {
                            throw new DiskException("EIO: " + event);
                        }
                    });
            assertThatThrownBy(() -> install(NEW.offer()))
                    .as("failure of event %d", failing)
                    .isInstanceOf(InstallException.class);
            assertThat(machine.kernels()).containsExactly("octant_1.0.efi");
            machine.disk().failBy(_ -> {});

            install(NEW.offer());

            assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_1.1+3.efi");
            assertThat(machine.read(Slot.B.root(), NEW.root().length)).isEqualTo(NEW.root());
        }
        assertThat(count).isGreaterThan(10);
    }

    @Test
    void survivesALostConnectionAtEveryFetch() {
        SampleRelease other = SampleRelease.of("1.1", 2);
        int failures = 0;
        for (int file = 0; file < 4; file++) {
            for (int failing = 0; ; failing++) {
                machine = FakeMachine.running(OLD, fresh(1000 * (file + 1) + failing));
                Offer offer = other.offer();
                List.of(offer.root(), offer.verity(), offer.kernel(), offer.kernelIndex().get())
                        .stream()
                        .map(SampleRelease.Bytes.class::cast)
                        .toList()
                        .get(file)
                        .failAtRead(failing);
                if (installs(offer)) {
                    break;
                }
                failures++;
                assertThat(machine.kernels()).contains("octant_1.0.efi");
                install(other.offer());
                assertThat(machine.kernels()).containsExactly("octant_1.0.efi", "octant_1.1+3.efi");
            }
        }
        assertThat(failures).isGreaterThan(6);
    }

    /// The bundle checks what it reads, but not that its parts were made together.
    @Test
    void noticesASourceThatChangesMidWay() {
        SampleRelease other = SampleRelease.of("1.1", 2);
        Offer offer = other.offer();
        machine.disk()
                .failBy(event -> {
                    if (event instanceof RecordedDisk.Event.Write) {
                        ((SampleRelease.Bytes) offer.root()).change(NEW.root());
                    }
                });

        assertThatThrownBy(() -> install(offer))
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("read back");

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi");
    }

    @Test
    void noticesADiskThatDoesNotKeepWhatIsWritten() {
        machine.disk()
                .failBy(event -> {
                    if (event instanceof RecordedDisk.Event.Sync(String region)
                            && region.equals("root-b-verity")) {
                        machine.damage(Slot.B.root(), 5000);
                    }
                });

        assertThatThrownBy(() -> install(NEW.offer()))
                .isInstanceOf(InstallException.class)
                .hasMessageContaining("data block 1 is corrupted");

        assertThat(machine.kernels()).containsExactly("octant_1.0.efi");
    }

    @Test
    void noticesAnEspThatDoesNotKeepWhatIsWritten() {
        machine.disk()
                .failBy(event -> {
                    if (event instanceof RecordedDisk.Event.Esp(var files)
                            && files.containsKey("EFI/Linux/octant_1.1+3.efi")) {
                        machine.putFile("octant_1.1+3.efi", new byte[NEW.kernel().length]);
                    }
                });

        assertThatThrownBy(() -> install(NEW.offer()))
                .isInstanceOf(InstallException.class)
                .hasCauseInstanceOf(UkiException.class)
                .hasMessageContaining("reads back as");
    }

    @Test
    void repairsADamagedPartitionTable() {
        machine.disk().put(machine.disk().sizeBytes() - 512, new byte[512], 0, 512);

        install(NEW.offer());

        assertThat(Gpt.read(machine.disk(), 512)).isInstanceOf(GptReading.Sound.class);
    }

    private InstallReport install(Offer offer) {
        return install(updater(journal::add), offer);
    }

    private InstallReport install(Updater updater, Offer offer) {
        return updater.install(offer, () -> 0, InstallOptions.standard(), progress::add);
    }

    private boolean installs(Offer offer) {
        try {
            install(offer);
            return true;
        } catch (InstallException | RefusedException e) {
            return false;
        }
    }

    private Updater updater(InstallJournal to) {
        return new Updater(
                machine,
                new TrustStore(List.of(), List.of()),
                to,
                InstantSource.fixed(Instant.EPOCH));
    }

    private static boolean isActive(byte @Nullable [] kernel) {
        return kernel != null && kernel.length > 0 && kernel[0] == 'M';
    }

    private Path fresh(int number) {
        return esp.resolveSibling(esp.getFileName() + "-" + number);
    }

    private static long fetched(PayloadFile file) {
        return ((SampleRelease.Bytes) file).fetched();
    }

    private static List<ByteRange> announced(PayloadFile file) {
        return ((SampleRelease.Bytes) file).announced();
    }
}

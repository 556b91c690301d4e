package octant.update.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import octant.update.MountedEsp;
import octant.update.Slot;
import octant.update.boot.BootLoader;
import octant.update.disk.Architecture;
import octant.update.disk.DiskForm;
import octant.update.disk.DiskLayout;
import octant.update.disk.Mtools;
import octant.update.disk.PartitionRole;
import octant.update.disk.PartitionSizes;
import octant.update.disk.SlotImage;
import octant.update.tryboot.Autoboot;
import octant.update.tryboot.TrialMarks;
import octant.update.tryboot.TrybootLoader;

/// A Raspberry Pi with a recorded card. Its file systems are made by mtools.
public final class FakeCard implements RecordedMachine {
    static final int BOOT_MIB = 34;

    private static final int SELECT_MIB = 36;
    private static final long MIB = 1 << 20;

    private final RecordedDisk disk;
    private final Slot slot;
    private final SampleRelease running;

    private FakeCard(RecordedDisk disk, Slot slot, SampleRelease running) {
        this.disk = disk;
        this.slot = slot;
        this.running = running;
    }

    /// With a release in slot A, as a new card has it.
    ///
    /// @param release [SampleRelease#onCard]
    public static FakeCard running(SampleRelease release, Path folder) throws IOException {
        DiskLayout layout =
                DiskLayout.plan(
                        DiskForm.TRYBOOT,
                        Architecture.AARCH64,
                        RecordedDisk.SECTOR_BYTES,
                        new UUID(1, 2),
                        new PartitionSizes(BOOT_MIB * MIB, 4 * MIB, MIB, MIB),
                        Map.of(
                                Slot.A,
                                new SlotImage(
                                        release.rootHash(),
                                        release.root().length,
                                        release.tree().length)));
        RecordedDisk disk = new RecordedDisk(layout.diskBytes());
        layout.table().write(disk);
        FakeCard card = new FakeCard(disk, Slot.A, release);
        card.put(PartitionRole.BOOT_SELECT, selectImage(folder));
        card.put(Slot.A.boot(), release.kernel());
        card.put(Slot.A.root(), release.root());
        card.put(Slot.A.verity(), release.tree());
        disk.events().clear();
        return card;
    }

    private static byte[] selectImage(Path folder) throws IOException {
        Path image = Files.createTempFile(folder, "select", ".fat");
        Mtools tools = Mtools.format(image, SELECT_MIB, "-F", "32", "-s", "1");
        Path file = Files.createTempFile(folder, "select", ".txt");
        Files.write(file, new Autoboot(Slot.A).encode());
        tools.copyIn(file, Autoboot.FILE);
        Files.write(file, TrialMarks.initial().encode());
        tools.copyIn(file, TrialMarks.FILE);
        return SampleRelease.withoutZerosAtItsEnd(Files.readAllBytes(image));
    }

    /// The same card after a start of this slot.
    public FakeCard booted(Slot other, SampleRelease release) {
        return new FakeCard(disk, other, release);
    }

    FakeCard restarted(RecordedDisk medium, Slot from, SampleRelease release) {
        return new FakeCard(medium, from, release);
    }

    @Override
    public RecordedDisk disk() {
        return disk;
    }

    @Override
    public Slot slot() {
        return slot;
    }

    @Override
    public SampleRelease running() {
        return running;
    }

    /// What is where a file of the first partition lies, found by its first words.
    String selectText(String beginning) {
        byte[] bytes = disk.read(row(PartitionRole.BOOT_SELECT).firstLba() * 512, 4 << 20);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(beginning);
        return text.substring(at, text.indexOf("\0", at)).strip();
    }

    @Override
    public Architecture architecture() {
        return Architecture.AARCH64;
    }

    @Override
    public MountedEsp mountEsp() {
        throw new AssertionError("a card has no EFI system partition");
    }

    @Override
    public long dataRoomBytes() {
        return InstallPlan.DATA_ROOM_BYTES;
    }

    @Override
    public BootLoader bootLoader() {
        return new TrybootLoader(this);
    }
}

package octant.update.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import octant.update.MountedEsp;
import octant.update.Slot;
import octant.update.UkiName;
import octant.update.boot.BootLoader;
import octant.update.disk.Architecture;
import octant.update.disk.DiskLayout;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionSizes;
import octant.update.disk.SlotImage;
import octant.update.disk.StableId;
import octant.update.esp.ClusterSharing;
import octant.update.esp.UefiLoader;

/// A machine with a recorded disk and a folder for its EFI system partition.
public final class FakeMachine implements RecordedMachine {
    static final int ESP_MIB = 34;

    private static final long MIB = 1 << 20;
    private static final PartitionSizes SIZES =
            new PartitionSizes(ESP_MIB * MIB, 4 * MIB, MIB, MIB);

    private final RecordedDisk disk;
    private final Path esp;
    private Slot slot;
    private SampleRelease running;
    private long espBytes = 8 * MIB;
    private long dataRoomBytes = InstallPlan.DATA_ROOM_BYTES;
    private boolean mounted;
    private ClusterSharing sharing = _ -> List.of();

    private FakeMachine(RecordedDisk disk, Path esp, Slot slot, SampleRelease running) {
        this.disk = disk;
        this.esp = esp;
        this.slot = slot;
        this.running = running;
    }

    /// With a release in slot A that was confirmed, and nothing in slot B.
    public static FakeMachine running(SampleRelease release, Path esp) {
        DiskLayout layout =
                DiskLayout.plan(
                        Architecture.X86_64,
                        RecordedDisk.SECTOR_BYTES,
                        new UUID(1, 2),
                        SIZES,
                        Map.of(
                                Slot.A,
                                new SlotImage(
                                        release.rootHash(),
                                        release.root().length,
                                        release.tree().length)));
        RecordedDisk disk = new RecordedDisk(layout.diskBytes());
        layout.table().write(disk);
        FakeMachine machine = new FakeMachine(disk, esp, Slot.A, release);
        machine.put(Slot.A.root(), release.root());
        machine.put(Slot.A.verity(), release.tree());
        machine.putKernel(new UkiName(release.version(), Optional.empty()), release);
        machine.disk.events().clear();
        return machine;
    }

    /// The same disk and folder after a boot of this slot.
    public FakeMachine booted(Slot other, SampleRelease release) {
        return new FakeMachine(disk, esp, other, release);
    }

    /// As it was when the power was cut.
    FakeMachine restarted(RecordedDisk medium, Path espFolder, Slot from, SampleRelease release) {
        return new FakeMachine(medium, espFolder, from, release);
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

    public Path esp() {
        return esp;
    }

    void limitEsp(long bytes) {
        espBytes = bytes;
    }

    void limitData(long roomBytes) {
        dataRoomBytes = roomBytes;
    }

    /// A whole slot: image, tree and the ids of its partitions.
    public void putSlot(Slot other, SampleRelease release) {
        Gpt table = table();
        List<GptPartition> rows =
                table.partitions().stream()
                        .map(row -> {
                            if (row.name().equals(other.root().label())) {
                                return row.withId(StableId.ofRoot(release.rootHash()));
                            }
                            return row.name().equals(other.verity().label())
                                    ? row.withId(StableId.ofVerity(release.rootHash()))
                                    : row;
                        })
                        .toList();
        new Gpt(table.sectorBytes(), table.diskSectors(), table.diskId(), rows).write(disk);
        put(other.root(), release.root());
        put(other.verity(), release.tree());
        disk.events().clear();
    }

    public byte[] espFile(String path) {
        byte[] bytes = espFiles().get(path);
        if (bytes == null) {
            throw new AssertionError("no file " + path);
        }
        return bytes;
    }

    public void putKernel(UkiName name, SampleRelease release) {
        putFile(name.fileName(), release.kernel());
    }

    public void putFile(String name, byte[] bytes) {
        try {
            Path folder = Files.createDirectories(esp.resolve("EFI/Linux"));
            Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What systemd-boot does before each start.
    public void renameKernel(String from, String to) {
        try {
            Path folder = esp.resolve("EFI/Linux");
            Files.move(folder.resolve(from), folder.resolve(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Names in `EFI/Linux`, sorted.
    public List<String> kernels() {
        return espFiles().keySet().stream()
                .filter(path -> path.startsWith("EFI/Linux/"))
                .map(path -> path.substring("EFI/Linux/".length()))
                .toList();
    }

    Map<String, byte[]> espFiles() {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(esp)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(esp.relativize(path).toString(), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    @Override
    public Architecture architecture() {
        return Architecture.X86_64;
    }

    /// No file of a folder shares clusters, unless this says so.
    public FakeMachine sharing(ClusterSharing clusters) {
        sharing = clusters;
        return this;
    }

    @Override
    public BootLoader bootLoader() {
        return new UefiLoader(this, sharing);
    }

    @Override
    public long dataRoomBytes() {
        return dataRoomBytes;
    }

    @Override
    public MountedEsp mountEsp() {
        if (mounted) {
            throw new IllegalStateException("mounted twice");
        }
        mounted = true;
        return new Mount();
    }

    private final class Mount implements MountedEsp {
        @Override
        public Path path() {
            return esp;
        }

        @Override
        public long availableBytes() {
            return espBytes - espFiles().values().stream().mapToLong(file -> file.length).sum();
        }

        @Override
        public void sync() {
            disk.record(new RecordedDisk.Event.Esp(espFiles()));
        }

        @Override
        public void forget(Path file) {}

        @Override
        public void close() {
            mounted = false;
        }
    }
}

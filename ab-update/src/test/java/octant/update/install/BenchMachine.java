package octant.update.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octant.update.MountedEsp;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.SlotDevice;
import octant.update.UpdateDisk;
import octant.update.boot.BootLoader;
import octant.update.disk.Architecture;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.DiskLayout;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;
import octant.update.disk.PartitionSizes;
import octant.update.disk.SlotImage;
import octant.update.esp.UefiLoader;
import octant.verity.RootHash;

/// A machine whose disk is a file of full size, and whose EFI system partition is a folder beside
/// it.
final class BenchMachine implements UpdateDisk, AutoCloseable {
    private static final int SECTOR_BYTES = 512;

    private final FileDisk disk;
    private final Path esp;
    private final OctantVersion version;
    private final RootHash rootHash;

    private BenchMachine(FileDisk disk, Path esp, OctantVersion version, RootHash rootHash) {
        this.disk = disk;
        this.esp = esp;
        this.version = version;
        this.rootHash = rootHash;
    }

    /// Slot A has nothing in it yet.
    static BenchMachine in(Path folder, OctantVersion version, RootHash rootHash)
            throws IOException {
        DiskLayout layout =
                DiskLayout.plan(
                        Architecture.X86_64,
                        SECTOR_BYTES,
                        new UUID(1, 2),
                        PartitionSizes.standard(),
                        Map.of(Slot.A, new SlotImage(rootHash, 0, 0)));
        Path file = Files.createFile(folder.resolve("disk.raw"));
        FileDisk disk = FileDisk.openForWriting(file);
        disk.write(layout.diskBytes() - 1, new byte[1]);
        layout.table().write(disk);
        Path esp = folder.resolve("esp");
        Files.createDirectories(esp.resolve("EFI/Linux"));
        return new BenchMachine(disk, esp, version, rootHash);
    }

    Path file() {
        return disk.path();
    }

    long offset(PartitionRole role) {
        return row(role).firstLba() * SECTOR_BYTES;
    }

    void put(PartitionRole role, Path content) throws IOException {
        try (SlotDevice device = open(role);
                var in = Files.newByteChannel(content)) {
            ByteBuffer piece = ByteBuffer.allocate(1 << 20);
            for (long at = 0; in.read(piece) > 0; piece.clear()) {
                piece.flip();
                int bytes = piece.remaining();
                device.write(at, piece);
                at += bytes;
            }
        }
    }

    void putKernel(Path kernel, String name) throws IOException {
        Files.copy(kernel, esp.resolve("EFI/Linux").resolve(name));
    }

    @Override
    public Architecture architecture() {
        return Architecture.X86_64;
    }

    @Override
    public Optional<Slot> runningSlot() {
        return Optional.of(Slot.A);
    }

    @Override
    public RootHash runningRootHash() {
        return rootHash;
    }

    @Override
    public OctantVersion runningVersion() {
        return version;
    }

    @Override
    public int sectorBytes() {
        return SECTOR_BYTES;
    }

    @Override
    public Disk wholeDisk() {
        return disk;
    }

    @Override
    public SlotDevice open(PartitionRole role) {
        GptPartition row = row(role);
        return new Region(row.name(), offset(role), row.sectors() * SECTOR_BYTES);
    }

    @Override
    public BootLoader bootLoader() {
        return new UefiLoader(this, _ -> List.of());
    }

    @Override
    public long dataRoomBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public MountedEsp mountEsp() {
        return new Folder();
    }

    @Override
    public void close() {
        disk.close();
    }

    private GptPartition row(PartitionRole role) {
        return Gpt.read(disk, SECTOR_BYTES).gpt().partition(role.label()).orElseThrow();
    }

    /// Tells the kernel to drop a file's pages.
    private static void dropPages(Path file) {
        HostCommand.run(
                "dd", "if=" + file, "of=/dev/null", "iflag=nocache", "count=0", "status=none");
    }

    private final class Region implements SlotDevice {
        private final String name;
        private final long start;
        private final long size;

        Region(String name, long start, long size) {
            this.name = name;
            this.start = start;
            this.size = size;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long sizeBytes() {
            return size;
        }

        @Override
        public void read(long offsetBytes, ByteBuffer into) {
            try {
                long at = start + offsetBytes;
                while (into.hasRemaining()) {
                    at += disk.channel().read(into, at);
                }
            } catch (IOException e) {
                throw new DiskException("read(" + name + ")", e);
            }
        }

        @Override
        public void write(long offsetBytes, ByteBuffer from) {
            try {
                long at = start + offsetBytes;
                while (from.hasRemaining()) {
                    at += disk.channel().write(from, at);
                }
            } catch (IOException e) {
                throw new DiskException("write(" + name + ")", e);
            }
        }

        @Override
        public void sync() {
            disk.sync();
        }

        @Override
        public void forget() {
            dropPages(disk.path());
        }

        @Override
        public void close() {}
    }

    private final class Folder implements MountedEsp {
        @Override
        public Path path() {
            return esp;
        }

        @Override
        public long availableBytes() {
            return esp.toFile().getUsableSpace();
        }

        @Override
        public void sync() {}

        @Override
        public void forget(Path file) {
            dropPages(file);
        }

        @Override
        public void close() {}
    }
}

package octant.qemu;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import octant.update.Slot;
import octant.update.disk.Architecture;
import octant.update.disk.DiskLayout;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;
import octant.update.disk.PartitionSizes;
import octant.update.disk.SlotImage;
import octant.update.disk.StableId;
import octant.verity.RootHash;
import octant.verity.Salt;
import octant.verity.VerityTree;

/// A small disk with version 1.0 in slot A, and the steps of an update to 1.1 in slot B, to be done
/// in any order, right or wrong, with flushes or without.
final class PowerCutSample implements AutoCloseable {
    static final String OLD = "octant_1.0.efi";
    static final String NEW = "octant_1.1+3.efi";

    private static final int BLOCKS = 60;
    private static final int PROGRAM_BYTES = 20_000;
    private static final long MIB = 1 << 20;
    private static final PartitionSizes SIZES = new PartitionSizes(34 * MIB, MIB, MIB, MIB);
    private static final Salt SALT = new Salt("00ff");

    private final Path folder;
    private final Path before;
    private final Path after;
    private final Path log;
    private final RootHash newHash;
    private final RecordingDisk disk;

    PowerCutSample(Path folder) throws IOException {
        this.folder = folder;
        this.before = folder.resolve("before.raw");
        this.after = folder.resolve("after.raw");
        this.log = folder.resolve("log");
        VerityTree oldTree = makeRoot(Slot.A);
        this.newHash = makeRoot(Slot.B).rootHash();
        DiskLayout layout =
                DiskLayout.plan(
                        Architecture.X86_64,
                        PowerCutReference.SECTOR_BYTES,
                        new UUID(1, 8),
                        SIZES,
                        Map.of(
                                Slot.A,
                                new SlotImage(
                                        oldTree.rootHash(),
                                        BLOCKS * 4096,
                                        oldTree.hashDeviceBytes())));
        makeDisk(layout, oldTree.rootHash());
        Files.copy(before, after);
        disk = new RecordingDisk(after, log);
    }

    PowerCutSample writeRoot() throws IOException {
        Gpt table = table();
        disk.write(offset(table, Slot.B.root()), Files.readAllBytes(rootFile(Slot.B)));
        disk.write(offset(table, Slot.B.verity()), Files.readAllBytes(treeFile(Slot.B)));
        return this;
    }

    /// As the updater does it, with its own flushes.
    PowerCutSample writeIds() {
        Gpt table = table();
        List<GptPartition> rows = table.partitions().stream().map(this::withId).toList();
        new Gpt(table.sectorBytes(), table.diskSectors(), table.diskId(), rows).write(disk);
        return this;
    }

    PowerCutSample writeKernel() throws IOException {
        Path changed = folder.resolve("changed.raw");
        Files.copy(after, changed, StandardCopyOption.REPLACE_EXISTING);
        mtools("mcopy", changed, program(kernel("1.1", newHash)), "::/EFI/Linux/" + NEW);
        disk.writeDifferences(changed);
        return this;
    }

    /// An update that ruins the running slot: one bit of its root.
    PowerCutSample ruinTheOldRoot() {
        long at = offset(table(), Slot.A.root());
        byte[] block = disk.read(at, 4096);
        block[9] ^= 1;
        disk.write(at, block);
        return this;
    }

    PowerCutSample flush() {
        disk.sync();
        return this;
    }

    /// Ends the recording.
    PowerCutReplay replay(long seed) throws IOException {
        disk.close();
        return new PowerCutReplay(before, after, WriteLog.read(log), seed);
    }

    @Override
    public void close() throws IOException {
        disk.close();
    }

    private VerityTree makeRoot(Slot slot) throws IOException {
        byte[] image = new byte[BLOCKS * 4096];
        new Random(slot.name().hashCode()).nextBytes(image);
        Files.write(rootFile(slot), image);
        return VerityTree.build(rootFile(slot), treeFile(slot), new UUID(0, 1), SALT);
    }

    private void makeDisk(DiskLayout layout, RootHash rootHash) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(before.toFile(), "rw")) {
            file.setLength(layout.diskBytes());
        }
        DiskLayout.Region esp = layout.region(PartitionRole.ESP);
        HostCommand.run(
                List.of(
                        HostTool.MKFS_VFAT.path().toString(),
                        "--invariant",
                        "-F",
                        "32",
                        "-s",
                        "1",
                        "--offset=" + esp.offsetBytes() / PowerCutReference.SECTOR_BYTES,
                        before.toString(),
                        "" + esp.sizeBytes() / 1024));
        Path tree = folder.resolve("tree");
        for (String path : List.of("EFI/BOOT", "EFI/Linux", "loader/entries")) {
            Files.createDirectories(tree.resolve(path));
        }
        Files.write(tree.resolve("EFI/BOOT/BOOTX64.EFI"), new byte[] {1, 2, 3});
        Files.write(tree.resolve("loader/entries/octant-no-slot.conf"), new byte[] {10});
        Files.write(tree.resolve("EFI/Linux").resolve(OLD), kernel("1.0", rootHash));
        mtools("mcopy", before, tree.resolve("EFI"), "::/");
        mtools("mcopy", before, tree.resolve("loader"), "::/");
        try (FileDisk file = FileDisk.openForWriting(before)) {
            layout.table().write(file);
            file.write(
                    layout.region(Slot.A.root()).offsetBytes(),
                    Files.readAllBytes(rootFile(Slot.A)));
            file.write(
                    layout.region(Slot.A.verity()).offsetBytes(),
                    Files.readAllBytes(treeFile(Slot.A)));
        }
    }

    private static void mtools(String tool, Path disk, Path from, String to) {
        HostCommand.run(
                List.of(
                        "env",
                        "MTOOLS_SKIP_CHECK=1",
                        tool,
                        "-s",
                        "-i",
                        disk + "@@" + Gpt.ALIGNMENT_BYTES,
                        from.toString(),
                        to));
    }

    private Path program(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("program"), bytes);
    }

    /// A program with two sections, `.osrel` and `.cmdline`.
    private static byte[] kernel(String version, RootHash rootHash) {
        List<String> texts =
                List.of(
                        "ID=octant\nPRETTY_NAME=Octant\nVERSION_ID=" + version + "\n",
                        """
                        dm-mod.create="octroot,,0,ro,0 %d verity 1 PARTUUID=%s PARTUUID=%s 4096 4096 %d 1 \
                        sha256 %s %s 1 panic_on_corruption" root=/dev/dm-0\
                        """
                                .formatted(
                                        BLOCKS * 8,
                                        StableId.ofRoot(rootHash),
                                        StableId.ofVerity(rootHash),
                                        BLOCKS,
                                        rootHash,
                                        SALT));
        ByteBuffer out = ByteBuffer.allocate(PROGRAM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        new Random(version.hashCode()).nextBytes(out.array());
        out.putShort(0, (short) 0x5a4d).putInt(0x3c, 0x40).putInt(0x40, 0x4550);
        out.putShort(0x46, (short) 2).putShort(0x54, (short) 112).putShort(0x58, (short) 0x20b);
        for (int i = 0; i < 2; i++) {
            int header = 0x40 + 24 + 112 + i * 40;
            byte[] name = new byte[8];
            byte[] text = texts.get(i).getBytes(StandardCharsets.US_ASCII);
            byte[] title = List.of(".osrel", ".cmdline").get(i).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(title, 0, name, 0, title.length);
            int offset = 0x1000 + i * 0x1000;
            out.put(header, name).putInt(header + 8, text.length).putInt(header + 12, 0x1000);
            out.putInt(header + 16, 0x1000).putInt(header + 20, offset);
            out.put(offset, text);
        }
        return out.array();
    }

    private Gpt table() {
        return Gpt.read(disk, PowerCutReference.SECTOR_BYTES).gpt();
    }

    private GptPartition withId(GptPartition row) {
        UUID id = row.id();
        if (row.name().equals(Slot.B.root().label())) {
            id = StableId.ofRoot(newHash);
        } else if (row.name().equals(Slot.B.verity().label())) {
            id = StableId.ofVerity(newHash);
        }
        return new GptPartition(
                row.number(),
                row.type(),
                id,
                row.firstLba(),
                row.lastLba(),
                row.attributes(),
                row.name());
    }

    private static long offset(Gpt table, PartitionRole role) {
        return table.partition(role.label()).orElseThrow().firstLba()
                * PowerCutReference.SECTOR_BYTES;
    }

    private Path rootFile(Slot slot) {
        return folder.resolve(slot + ".root");
    }

    private Path treeFile(Slot slot) {
        return folder.resolve(slot + ".tree");
    }
}

package octant.update;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import octant.update.disk.Architecture;
import octant.update.disk.DiskLayout;
import octant.update.disk.MemoryDisk;
import octant.update.disk.Mtools;
import octant.update.disk.PartitionRole;
import octant.update.disk.PartitionSizes;
import octant.update.disk.SlotImage;
import octant.verity.RootHash;
import octant.verity.Salt;
import octant.verity.VerityTree;

/// A whole disk as an installed machine has it, only smaller: made by mkfs.vfat and mtools, and
/// read by [BootForecast].
final class SampleDisk {
    static final int SECTOR_BYTES = 512;
    static final String LOADER = "EFI/BOOT/BOOTX64.EFI";

    private static final long MIB = 1 << 20;
    private static final int ROOT_BYTES = 200 * 4096;
    private static final PartitionSizes SIZES = new PartitionSizes(34 * MIB, 2 * MIB, MIB, MIB);
    private static final UUID DISK_ID = new UUID(1, 8);
    private static final String CONSOLES = " root=/dev/dm-0 ro";

    private final Path folder;
    private final Mtools esp;
    private final Map<Slot, SlotImage> slots = new EnumMap<>(Slot.class);

    SampleDisk(Path folder) {
        this.folder = folder;
        this.esp = Mtools.format(folder.resolve("esp"), 34, "-F", "32", "-s", "1");
        for (String path : List.of("EFI", "EFI/BOOT", "EFI/Linux", "loader", "loader/entries")) {
            esp.makeFolder(path);
        }
        file(LOADER, new byte[] {1, 2, 3});
        file("loader/entries/octant-no-slot.conf", new byte[] {10});
    }

    /// Another image for each seed.
    RootHash root(Slot slot, int seed) {
        byte[] image = new byte[ROOT_BYTES];
        new Random(seed).nextBytes(image);
        write(slot + ".root", image);
        VerityTree tree =
                VerityTree.build(
                        folder.resolve(slot + ".root"),
                        folder.resolve(slot + ".verity"),
                        new UUID(0, seed),
                        salt(seed));
        slots.put(slot, new SlotImage(tree.rootHash(), ROOT_BYTES, tree.hashDeviceBytes()));
        return tree.rootHash();
    }

    /// The kernel of a slot's image.
    static byte[] kernel(String version, RootHash rootHash, int seed) {
        String hash = rootHash.hex();
        return kernel(version, id(hash, 0), id(hash, 32), hash, seed);
    }

    static byte[] kernel(String version, String root, String verity, String hash, int seed) {
        return SampleUki.with(
                "ID=octant\nPRETTY_NAME=\"Octant\"\nVERSION_ID=" + version + "\n",
                "dm-mod.create=\"octroot,,0,ro,0 1600 verity 1 PARTUUID=%s PARTUUID=%s"
                                .formatted(root, verity)
                        + " 4096 4096 200 1 sha256 %s %s 1 panic_on_corruption\""
                                .formatted(hash, salt(seed))
                        + CONSOLES);
    }

    /// As a partition id: 32 digits of a root hash.
    static String id(String hash, int from) {
        String digits = hash.substring(from, from + 32);
        return digits.replaceFirst("(.{8})(.{4})(.{4})(.{4})", "$1-$2-$3-$4-");
    }

    SampleDisk file(String path, byte[] bytes) {
        esp.copyIn(write("file", bytes), path);
        return this;
    }

    SampleDisk kernelFile(String name, byte[] bytes) {
        return file("EFI/Linux/" + name, bytes);
    }

    SampleDisk remove(String path) {
        esp.remove(path);
        return this;
    }

    static DiskLayout.Region region(PartitionRole role) {
        return layout(Map.of()).region(role);
    }

    MemoryDisk build() {
        DiskLayout layout = layout(slots);
        MemoryDisk disk = new MemoryDisk((int) layout.diskBytes());
        layout.table().write(disk);
        put(disk, layout, PartitionRole.ESP, esp.image());
        for (Slot slot : slots.keySet()) {
            put(disk, layout, slot.root(), folder.resolve(slot + ".root"));
            put(disk, layout, slot.verity(), folder.resolve(slot + ".verity"));
        }
        return disk;
    }

    private static DiskLayout layout(Map<Slot, SlotImage> slots) {
        return DiskLayout.plan(Architecture.X86_64, SECTOR_BYTES, DISK_ID, SIZES, slots);
    }

    private static void put(MemoryDisk disk, DiskLayout layout, PartitionRole role, Path file) {
        try {
            disk.write(layout.region(role).offsetBytes(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Salt salt(int seed) {
        return Salt.of(new byte[] {(byte) seed, 7});
    }
}

package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;
import octant.update.disk.StableId;
import octant.update.setup.LiveMedium;

/// The hybrid ISO. xorriso makes the ISO 9660 file system with its El Torito entry and puts the
/// partitions behind it; the partition table is ours, since the root's partition has a name and an
/// id that the kernel looks for. A CD's firmware goes by the one, a stick's by the other.
///
/// Source: El Torito 1.0; UEFI Specification 2.10, section 13.3.2; xorrisofs(1).
final class IsoImage {
    /// Room on the FAT for tables, folders and clusters that are not full.
    private static final long FAT_SLACK_BYTES = 256 << 10;

    /// A FAT16 with clusters of 512 bytes has at least 4085 of them.
    private static final long MIN_FAT_BYTES = 4 << 20;

    /// What QEMU, Windows and file managers show.
    private static final String VOLUME = "OCTANT";

    private IsoImage() {}

    /// The id of the root's partition on a stick: never that of an installed machine's.
    static UUID rootPartition(UUID diskId) {
        return StableId.of(diskId, LiveMedium.ROOT);
    }

    /// @param kernel the file whose bytes are in both kernel images
    /// @param disk the disk target that will be installed
    static void make(HostTools tools, ImageStep.Iso step, Path kernel, LiveFiles.Disk disk)
            throws IOException {
        Path folder = step.image().resolveSibling("iso");
        Files.createDirectories(folder.resolve("tree"));
        Path note = Files.writeString(folder.resolve("tree/README.TXT"), note(disk));
        FileTime time = FileTime.from(Reproducible.TIME);
        Files.setLastModifiedTime(note, time);
        Files.setLastModifiedTime(folder.resolve("tree"), time);
        Path esp = esp(tools, step, disk, folder.resolve("esp.img"));
        Path root = joined(disk.root(), disk.tree(), folder.resolve("root.img"));
        IsoLayout layout = new IsoLayout(Files.size(root), Files.size(esp));
        Path files = folder.resolve("files.img");
        LiveFiles.make(
                disk,
                new LiveFiles.Medium(
                        kernel,
                        layout.espOffset() + ByteSearch.offset(kernel, esp),
                        IsoLayout.ROOT_OFFSET_BYTES,
                        layout.filesOffset()),
                files);
        join(tools, step.image(), root, esp, files);
        ByteSearch.require(root, step.image(), IsoLayout.ROOT_OFFSET_BYTES);
        ByteSearch.require(esp, step.image(), layout.espOffset());
        ByteSearch.require(files, step.image(), layout.filesOffset());
        Gpt table =
                layout.table(
                        Files.size(files),
                        Files.size(step.image()),
                        disk.id(),
                        rootPartition(disk.id()));
        try (FileDisk iso = FileDisk.openForWriting(step.image())) {
            table.write(iso);
        }
    }

    private static Path esp(HostTools tools, ImageStep.Iso step, LiveFiles.Disk disk, Path image)
            throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(EspFiles.fallback(disk.architecture()), step.guard().file());
        files.put("EFI/octant/live.efi", step.kernel().file());
        long bytes = FAT_SLACK_BYTES;
        for (Path file : files.values()) {
            bytes += Files.size(file);
        }
        long aligned = Math.ceilDiv(bytes, Gpt.ALIGNMENT_BYTES) * Gpt.ALIGNMENT_BYTES;
        SparseFile.create(image, Math.max(aligned, MIN_FAT_BYTES));
        FatImage.fillSmall(tools, image, StableId.of(disk.id(), LiveMedium.ESP), files);
        return image;
    }

    private static Path joined(Path first, Path second, Path file) throws IOException {
        long firstBytes = Files.size(first);
        SparseFile.create(file, firstBytes + Files.size(second));
        SparseFile.copy(first, file, 0);
        SparseFile.copy(second, file, firstBytes);
        return file;
    }

    /// Cylinders of 64 heads and 32 sectors are 1 MiB: so each partition starts at a whole one.
    private static void join(HostTools tools, Path image, Path root, Path esp, Path files) {
        tools.run(
                HostTool.XORRISO,
                "-as",
                "mkisofs",
                "-quiet",
                "-rational-rock",
                "-volid",
                VOLUME,
                "-partition_hd_cyl",
                64,
                "-partition_sec_hd",
                32,
                "-partition_cyl_align",
                "all",
                "-append_partition",
                1,
                "0x83",
                root,
                "-append_partition",
                2,
                "0xef",
                esp,
                "-append_partition",
                3,
                "0x83",
                files,
                "-e",
                "--interval:appended_partition_2:all::",
                "-no-emul-boot",
                "-output",
                image,
                image.resolveSibling("iso").resolve("tree"));
    }

    private static String note(LiveFiles.Disk disk) {
        return """
        Octant %s for %s, a live system.

        Start a machine with UEFI firmware from this CD, or write the .iso file to a USB stick as it
        is and start from that. Nothing is kept there: to install it, run

            octant install            which disks there are
            octant install DISK       makes DISK an Octant machine
        """
                .formatted(disk.version(), disk.architecture().kernelName());
    }
}

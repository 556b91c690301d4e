package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;

/// A disk for Google Cloud: `disk.raw`, of whole GiB, in a compressed archive of GNU's old format.
///
/// Source: Google Cloud, "Manually import boot disks", "Requirements for the image file".
final class GoogleDisk {
    private static final long GIB = 1L << 30;
    private static final String NAME = "disk.raw";

    private GoogleDisk() {}

    /// @param scratch a folder to make the disk in
    static void make(HostTools tools, Path raw, int sectorBytes, Path scratch, Path archive)
            throws IOException {
        Path disk = Files.createDirectories(scratch).resolve(NAME);
        SparseFile.create(disk, Math.ceilDiv(Files.size(raw), GIB) * GIB);
        SparseFile.copy(raw, disk, 0);
        try (FileDisk file = FileDisk.openForWriting(disk)) {
            Gpt table = Gpt.read(file, sectorBytes).gpt();
            table.grown(Files.size(disk)).write(file);
        }
        Tar.make(tools, Tar.Format.SPARSE_GZIP, scratch, List.of(NAME), archive);
        Files.delete(disk);
    }
}

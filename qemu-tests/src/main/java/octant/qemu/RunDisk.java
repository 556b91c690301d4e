package octant.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/// The disk that `make run` boots: a copy of the built one, kept from run to run so that the data
/// stays, and replaced when the build made a new disk.
final class RunDisk {
    private RunDisk() {}

    /// @param say gets a line when data of earlier runs is put aside
    /// @throws QemuException if it cannot be copied
    static DiskFile prepare(Path built, Path folder, boolean fresh, Consumer<String> say) {
        Path disk = folder.resolve("disk.raw");
        Path origin = folder.resolve("disk.origin");
        try {
            Files.createDirectories(folder);
            String wanted = identity(built);
            boolean kept = Files.exists(disk) && Files.exists(origin);
            if (kept && !fresh && Files.readString(origin).equals(wanted)) {
                return new DiskFile(disk, DiskFile.Format.RAW);
            }
            if (kept && !fresh) {
                Path old = folder.resolve("disk.old.raw");
                Files.move(disk, old, StandardCopyOption.REPLACE_EXISTING);
                say.accept("the image is a new one; the disk of earlier runs is now " + old);
            }
            Files.deleteIfExists(origin);
            DiskFile copy = DiskFile.copyOf(built, disk);
            Files.writeString(origin, wanted);
            return copy;
        } catch (IOException e) {
            throw new QemuException("prepare " + disk + ": " + e.getMessage(), e);
        }
    }

    private static String identity(Path built) throws IOException {
        return built.toAbsolutePath()
                + " "
                + Files.size(built)
                + " "
                + Files.getLastModifiedTime(built)
                + "\n";
    }
}

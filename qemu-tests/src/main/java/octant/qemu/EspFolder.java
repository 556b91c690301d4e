package octant.qemu;

import java.nio.file.Path;
import java.util.List;

/// Looks into the EFI system partition of a raw disk from outside, with mtools, and fills it.
public final class EspFolder {
    private EspFolder() {}

    /// The names of the unified kernel images, tries included: `octant_0.1.0+3.efi`.
    public static List<String> kernels(Path disk) {
        String listing =
                HostCommand.run(
                        List.of(
                                HostTool.MDIR.path().toString(),
                                "-b",
                                "-i",
                                fileSystem(disk),
                                "::/EFI/Linux"));
        return listing.lines()
                .map(line -> line.substring(line.lastIndexOf('/') + 1))
                .filter(name -> name.endsWith(".efi"))
                .sorted()
                .toList();
    }

    /// Puts a file into its root.
    static void put(Path disk, Path file, String name) {
        HostCommand.run(
                List.of(
                        HostTool.MCOPY.path().toString(),
                        "-o",
                        "-i",
                        fileSystem(disk),
                        file.toString(),
                        "::/" + name));
    }

    /// Takes a file out of its root.
    static void delete(Path disk, String name) {
        HostCommand.run(
                List.of(HostTool.MDEL.path().toString(), "-i", fileSystem(disk), "::/" + name));
    }

    private static String fileSystem(Path disk) {
        return disk + "@@" + PartitionTable.read(disk).named("octant-esp").offsetBytes();
    }
}

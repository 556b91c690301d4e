package octant.qemu;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks into the EFI system partition of a raw disk or an ISO from outside, with mtools, and fills
/// it.
public final class EspFolder {
    private static final Pattern FREE = Pattern.compile("([0-9 ]+) bytes free");

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

    /// Bytes that no file takes.
    static long freeBytes(Path disk) {
        String listing =
                HostCommand.run(
                        List.of(HostTool.MDIR.path().toString(), "-i", fileSystem(disk), "::/"));
        Matcher free = FREE.matcher(listing);
        if (!free.find()) {
            throw new QemuException("mdir does not tell what is free: " + listing);
        }
        return Long.parseLong(free.group(1).replace(" ", ""));
    }

    /// Copies a file out of it.
    ///
    /// @param name with its folders: `EFI/Linux/octant_0.1.0.efi`
    static void get(Path disk, String name, Path file) {
        HostCommand.run(
                List.of(
                        HostTool.MCOPY.path().toString(),
                        "-n",
                        "-i",
                        fileSystem(disk),
                        "::/" + name,
                        file.toString()));
    }

    /// Puts a file into it, over one that is there.
    ///
    /// @param name with its folders, which are there
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

    /// Takes a file out of it.
    static void delete(Path disk, String name) {
        HostCommand.run(
                List.of(HostTool.MDEL.path().toString(), "-i", fileSystem(disk), "::/" + name));
    }

    private static String fileSystem(Path disk) {
        return disk + "@@" + PartitionTable.read(disk).efiSystem().offsetBytes();
    }
}

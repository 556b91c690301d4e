package octant.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

/// A FAT file system, filled without being mounted.
final class FatImage {
    private FatImage() {}

    /// Makes a FAT32, for a partition of hundreds of MiB.
    ///
    /// @param image a file of the partition's size, all zero
    /// @param files what is in it, by path: `EFI/BOOT/BOOTX64.EFI`
    static void fill(
            HostTools tools, Path image, UUID id, int sectorBytes, Map<String, Path> files) {
        format(tools, image, id, "-F", "32", "-S", sectorBytes);
        copy(tools, image, files);
    }

    /// Makes a FAT16, for a partition of 3 to 31 MiB, with sectors of 512 bytes.
    static void fillSmall(HostTools tools, Path image, UUID id, Map<String, Path> files) {
        format(tools, image, id, "-F", "16", "-S", 512, "-s", 1);
        copy(tools, image, files);
    }

    private static void format(HostTools tools, Path image, UUID id, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("--invariant"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-i", id.toString().substring(0, 8), "-n", "OCTANT", image));
        tools.run(HostTool.MKFS_VFAT, arguments.toArray());
    }

    private static void copy(HostTools tools, Path image, Map<String, Path> files) {
        List<Object> folders = new ArrayList<>(List.of("-i", image));
        folders(files.keySet()).forEach(folder -> folders.add("::" + folder));
        if (folders.size() > 2) {
            tools.run(HostTool.MMD, folders.toArray());
        }
        files.forEach((to, from) -> tools.run(HostTool.MCOPY, "-i", image, from, "::" + to));
    }

    /// Outer before inner.
    private static SortedSet<String> folders(Iterable<String> files) {
        SortedSet<String> folders = new TreeSet<>();
        for (String file : files) {
            for (int at = file.indexOf('/'); at > 0; at = file.indexOf('/', at + 1)) {
                folders.add(file.substring(0, at));
            }
        }
        return folders;
    }
}

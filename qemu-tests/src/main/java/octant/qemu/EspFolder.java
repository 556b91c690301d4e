package octant.qemu;

import java.nio.file.Path;
import java.util.List;

/// Looks into a raw disk's EFI system partition from outside, with mtools.
public final class EspFolder {
    private EspFolder() {}

    /// The names of the unified kernel images, tries included: `octant_0.1.0+3.efi`.
    public static List<String> kernels(Path disk) {
        PartitionTable.Partition esp = PartitionTable.read(disk).named("octant-esp");
        String listing =
                HostCommand.run(
                        List.of(
                                HostTool.MDIR.path().toString(),
                                "-b",
                                "-i",
                                disk + "@@" + esp.offsetBytes(),
                                "::/EFI/Linux"));
        return listing.lines()
                .map(line -> line.substring(line.lastIndexOf('/') + 1))
                .filter(name -> name.endsWith(".efi"))
                .sorted()
                .toList();
    }
}

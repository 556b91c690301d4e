package octant.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Plays the part of a Raspberry Pi's firmware, as far as its documentation tells: `autoboot.txt`
/// of the first partition names the one to boot, another one for a try; kernel and command line lie
/// there. QEMU unpacks the kernel as the firmware does, but on its own board.
///
/// Source: Raspberry Pi documentation, "autoboot.txt", "cmdline.txt".
///
/// @param scratch a folder for what is taken off the card
record CardFirmware(Path card, Path scratch) {
    private static final String SELECTION = "autoboot.txt";
    private static final String KERNEL = "kernel8.img";
    private static final String COMMAND_LINE = "cmdline.txt";

    /// @param tryout as after `reboot '0 tryboot'`
    BootMethod.DirectKernel boot(boolean tryout) {
        int partition = partition(tryout);
        Path kernel = taken(partition, KERNEL);
        return new BootMethod.DirectKernel(kernel, text(taken(partition, COMMAND_LINE)).strip());
    }

    /// The number of the partition that would be booted.
    int partition(boolean tryout) {
        String section = "[all]";
        int chosen = 1;
        for (String line : text(taken(1, SELECTION)).lines().toList()) {
            if (line.startsWith("[")) {
                section = line;
            } else if (line.startsWith("boot_partition=")
                    && (section.equals("[all]") || (tryout && section.equals("[tryboot]")))) {
                chosen = Integer.parseInt(line.substring(line.indexOf('=') + 1));
            }
        }
        return chosen;
    }

    private Path taken(int partition, String name) {
        long offset = PartitionTable.read(card).partitions().get(partition - 1).offsetBytes();
        Path file = scratch.resolve(partition + "-" + name);
        HostCommand.run(
                List.of(
                        HostTool.MCOPY.path().toString(),
                        "-n",
                        "-o",
                        "-i",
                        card + "@@" + offset,
                        "::/" + name,
                        file.toString()));
        return file;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

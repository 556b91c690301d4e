package octant.image;

import java.util.Locale;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;
import octant.update.disk.StableId;
import octant.verity.VeritySuperblock;
import octant.verity.VerityTree;

/// The kernel command line inside a UKI. It carries the root hash, so whoever signs the UKI signs
/// the root image.
///
/// Source: the kernel's admin-guide/device-mapper/dm-init and verity.
final class KernelOptions {
    /// `COMMAND_LINE_SIZE` of x86 and arm64; the kernel cuts off what is longer.
    static final int MAX_LENGTH = 2047;

    private KernelOptions() {}

    /// @param extra more options, from whoever builds the image; may be empty
    /// @throws ImageException if the line is too long or not printable ASCII
    static String line(
            Architecture architecture, OctantVersion version, VerityTree tree, String extra) {
        String line =
                "dm-mod.create=\"octroot,,0,ro,"
                        + verityTable(tree)
                        + "\" root=/dev/dm-0 rootfstype=erofs ro init=/octant panic=5 "
                        // The JVM probes the processor with faults that it handles; of PID 1 the
                        // kernel would log each. Boot turns the log on again.
                        + "sysctl.debug.exception-trace=0 "
                        // Root may not change the running kernel, Secure Boot or not.
                        + "lockdown=integrity "
                        // The software watchdog runs from the kernel's start; the kernel feeds it
                        // only
                        // until PID 1 must have opened it. What hangs before that ends in a panic.
                        + "softdog.soft_active_on_boot=1 softdog.soft_panic=1 "
                        + "watchdog.open_timeout=120 "
                        // Without it a torn primary partition table would be the end.
                        + "gpt "
                        + consoles(architecture)
                        + (extra.isBlank() ? "" : " " + extra.strip());
        if (line.length() > MAX_LENGTH) {
            throw new ImageException(
                    "kernel command line: %d characters, the kernel takes %d; append less"
                            .formatted(line.length(), MAX_LENGTH));
        }
        if (!line.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new ImageException("kernel command line: want printable ASCII: " + line);
        }
        return line;
    }

    private static String verityTable(VerityTree tree) {
        VeritySuperblock superblock = tree.superblock();
        int block = VeritySuperblock.BLOCK_BYTES;
        return String.format(
                Locale.ROOT,
                "0 %d verity 1 PARTUUID=%s PARTUUID=%s %d %d %d %d sha256 %s %s 1"
                        + " panic_on_corruption",
                superblock.dataBlocks() * (block / 512),
                StableId.ofRoot(tree.rootHash()),
                StableId.ofVerity(tree.rootHash()),
                block,
                block,
                superblock.dataBlocks(),
                VerityTree.HASH_START_BLOCK,
                tree.rootHash(),
                superblock.salt());
    }

    /// The last one is `/dev/console`.
    private static String consoles(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "console=tty0 console=ttyS0,115200";
            case AARCH64 -> "console=tty0 console=ttyAMA0,115200";
        };
    }
}

package octant.image;

import java.util.Locale;
import java.util.UUID;
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

    /// What a device mapper's table counts in.
    private static final int TABLE_SECTOR_BYTES = 512;

    private static final String DISC_DRIVE = "/dev/sr0";

    /// The data partition of an installed machine is none of a live system's business.
    private static final String LIVE = "octant.live=on octant.data=none";

    private KernelOptions() {}

    /// The kernel waits for the slot's partitions: a disk on USB and an SD card are found while it
    /// is already looking for its root. Those of any other disk are there by then. If they never
    /// come, the watchdog ends that.
    ///
    /// @param extra more options, from whoever builds the image; may be empty
    /// @throws ImageException if the line is too long or not printable ASCII
    static String line(Architecture architecture, VerityTree tree, String extra) {
        String image = "PARTUUID=" + StableId.ofRoot(tree.rootHash());
        String hashes = "PARTUUID=" + StableId.ofVerity(tree.rootHash());
        String devices =
                "dm-mod.create=\"octroot,,0,ro,%s\" dm-mod.waitfor=%s,%s root=/dev/dm-0"
                        .formatted(
                                verityTable(tree, image, hashes, VerityTree.HASH_START_BLOCK),
                                image,
                                hashes);
        return complete(devices, architecture, extra);
    }

    /// For a live system on a USB stick: image and tree lie in one partition, the tree behind the
    /// image. The kernel waits for the stick; if it does not come, the watchdog ends that.
    static String stick(Architecture architecture, VerityTree tree, UUID partition, String extra) {
        String device = "PARTUUID=" + partition;
        String devices =
                "dm-mod.create=\"octroot,,0,ro,%s\" dm-mod.waitfor=%s root=/dev/dm-0 %s"
                        .formatted(
                                verityTable(tree, device, device, treeBehindImage(tree)),
                                device,
                                LIVE);
        return complete(devices, architecture, extra);
    }

    /// For a live system on a CD, where the kernel sees no partitions: the same, at its place.
    ///
    /// @param offsetBytes where the image starts on the CD
    static String disc(Architecture architecture, VerityTree tree, long offsetBytes, String extra) {
        long bytes =
                tree.superblock().dataBlocks() * VeritySuperblock.BLOCK_BYTES
                        + tree.hashDeviceBytes();
        String devices =
                ("dm-mod.create=\"octdisc,,0,ro,0 %d linear %s %d;octroot,,1,ro,%s\""
                                + " dm-mod.waitfor=%s root=/dev/dm-1 %s")
                        .formatted(
                                bytes / TABLE_SECTOR_BYTES,
                                DISC_DRIVE,
                                offsetBytes / TABLE_SECTOR_BYTES,
                                verityTable(tree, "/dev/dm-0", "/dev/dm-0", treeBehindImage(tree)),
                                DISC_DRIVE,
                                LIVE);
        return complete(devices, architecture, extra);
    }

    private static String complete(String devices, Architecture architecture, String extra) {
        String line =
                devices
                        + " rootfstype=erofs ro init=/octant panic=5 "
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

    private static long treeBehindImage(VerityTree tree) {
        return tree.superblock().dataBlocks() + VerityTree.HASH_START_BLOCK;
    }

    private static String verityTable(
            VerityTree tree, String imageDevice, String treeDevice, long hashStartBlock) {
        VeritySuperblock superblock = tree.superblock();
        int block = VeritySuperblock.BLOCK_BYTES;
        return String.format(
                Locale.ROOT,
                "0 %d verity 1 %s %s %d %d %d %d sha256 %s %s 1 panic_on_corruption",
                superblock.dataBlocks() * (block / TABLE_SECTOR_BYTES),
                imageDevice,
                treeDevice,
                block,
                block,
                superblock.dataBlocks(),
                hashStartBlock,
                tree.rootHash(),
                superblock.salt());
    }

    /// The kernel writes to all of them that are there. The last one is `/dev/console`; if that is
    /// not there it is `tty0`, and PID 1 takes care of the others. Where ACPI names a serial line
    /// (Graviton's `ttyS0`), arm64's kernel adds that one by itself.
    private static String consoles(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "console=tty0 console=ttyS0,115200";
            case AARCH64 ->
                    // A Jetson's; what virtual machines and servers have.
                    "console=tty0 console=ttyTCU0,115200 console=ttyAMA0,115200";
        };
    }
}

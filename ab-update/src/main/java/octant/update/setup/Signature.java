package octant.update.setup;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Bytes that tell a file system or a volume by their place on a disk.
///
/// Source: blkid(8), `libblkid/src/superblocks`.
///
/// @param offset from the start of the disk
/// @param name for people, with its article
record Signature(int offset, String hex, String name) {
    /// In the order of asking: a boot sector is the start of many a file system.
    static final List<Signature> ALL =
            List.of(
                    new Signature(0, "4c554b53babe", "an encrypted volume (LUKS)"),
                    text(0x218, "LVM2 001", "an LVM volume"),
                    new Signature(0x1000, "fc4e2ba9", "a RAID member (md)"),
                    text(0xff6, "SWAPSPACE2", "swap space"),
                    text(0x8001, "CD001", "an ISO 9660 file system"),
                    new Signature(0x438, "53ef", "a file system (ext)"),
                    text(0, "XFSB", "a file system (XFS)"),
                    text(0x10040, "_BHRfS_M", "a file system (Btrfs)"),
                    text(3, "NTFS    ", "a file system (NTFS)"),
                    text(3, "EXFAT   ", "a file system (exFAT)"),
                    text(0x36, "FAT", "a file system (FAT)"),
                    text(0x52, "FAT", "a file system (FAT)"),
                    text(0, "hsqs", "a file system (squashfs)"),
                    new Signature(0x400, "e2e1f5e0", "a file system (erofs)"),
                    new Signature(0x1fe, "55aa", "a partition table or a boot sector"));

    /// @param first bytes of the disk, more than any signature lies behind
    boolean isIn(byte[] first) {
        byte[] want = HexFormat.of().parseHex(hex);
        return Arrays.equals(first, offset, offset + want.length, want, 0, want.length);
    }

    private static Signature text(int offset, String text, String name) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return new Signature(offset, HexFormat.of().formatHex(bytes), name);
    }
}

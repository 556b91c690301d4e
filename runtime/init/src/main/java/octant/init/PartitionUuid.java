package octant.init;

import java.util.HexFormat;

/// A partition's unique GUID, read from the GPT of its disk (UEFI 2.10, 5.3): the kernel knows it
/// but does not show it before 6.13.
///
/// ```text
/// header, block 1:  0 "EFI PART"  72 u64 block of the entries  80 u32 their count  84 u32 size of one
/// entry:            0 GUID type   16 GUID unique               …
/// ```
final class PartitionUuid {
    private static final String SIGNATURE = "EFI PART";
    private static final int HEADER_BYTES = 92;
    private static final int GUID_BYTES = 16;

    private PartitionUuid() {}

    /// Empty where the disk has no GPT.
    static String read(Kernel kernel, Partition partition) {
        String disk = "/dev/" + partition.disk();
        int block = blockBytes(kernel, partition.disk());
        byte[] header = kernel.read(disk, block, HEADER_BYTES);
        if (!startsWithSignature(header) || header.length < HEADER_BYTES) {
            return "";
        }
        long entries = littleEndian(header, 72, 8);
        long count = littleEndian(header, 80, 4);
        long size = littleEndian(header, 84, 4);
        if (partition.number() > count) {
            return "";
        }
        long at = entries * block + (partition.number() - 1) * size + GUID_BYTES;
        byte[] guid = kernel.read(disk, at, GUID_BYTES);
        return guid.length == GUID_BYTES ? text(guid) : "";
    }

    private static int blockBytes(Kernel kernel, String disk) {
        String path = "/sys/class/block/" + disk + "/queue/logical_block_size";
        return BootFiles.text(kernel, path, 16).startsWith("4096") ? 4096 : 512;
    }

    private static boolean startsWithSignature(byte[] header) {
        for (int i = 0; i < SIGNATURE.length(); i++) {
            if (i >= header.length || header[i] != SIGNATURE.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long littleEndian(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | (bytes[offset + i] & 0xff);
        }
        return value;
    }

    /// The first three groups of a GUID are little-endian.
    private static String text(byte[] guid) {
        int[] order = {3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15};
        StringBuilder text = new StringBuilder(36);
        for (int index : order) {
            if (index < 0) {
                text.append('-');
            } else {
                HexFormat.of().toHexDigits(text, guid[index]);
            }
        }
        return text.toString();
    }
}

package octant.update.setup;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The first MiB of a disk while it becomes a machine: zeros and a mark. Whoever sees it knows that
/// nothing on that disk is worth keeping.
final class UnfinishedMark {
    /// Between the partition table and the first partition.
    static final long OFFSET = 512 << 10;

    static final int AREA_BYTES = 1 << 20;

    private static final int MARK_BYTES = 4096;
    private static final byte[] TEXT =
            "Octant: this disk was being set up.\n".getBytes(StandardCharsets.US_ASCII);

    private UnfinishedMark() {}

    /// The whole first MiB.
    static byte[] area() {
        byte[] area = new byte[AREA_BYTES];
        System.arraycopy(TEXT, 0, area, (int) OFFSET, TEXT.length);
        return area;
    }

    /// What takes the mark away again.
    static byte[] removed() {
        return new byte[MARK_BYTES];
    }

    /// @param first MiB of the disk
    static boolean isIn(byte[] first) {
        return Arrays.equals(first, area());
    }
}

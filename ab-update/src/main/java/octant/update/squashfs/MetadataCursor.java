package octant.update.squashfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads through metadata blocks as if they were one.
final class MetadataCursor {
    private final Tables tables;
    private Tables.Block block;
    private int at;

    /// @param blockStart where the first metadata block starts in the image
    /// @param offset where in it to begin
    MetadataCursor(Tables tables, long blockStart, int offset) {
        this.tables = tables;
        this.block = tables.block(blockStart);
        if (offset < 0 || offset > block.length()) {
            throw new SquashfsException(
                    "squashfs: offset " + offset + " in a block of " + block.length() + " bytes");
        }
        this.at = offset;
    }

    /// The next `length` bytes, to be read in little-endian order.
    ByteBuffer next(int length) {
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            if (at == block.length()) {
                block = tables.block(block.next());
                at = 0;
                continue;
            }
            int count = Math.min(length - done, block.length() - at);
            System.arraycopy(block.data(), at, bytes, done, count);
            at += count;
            done += count;
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}

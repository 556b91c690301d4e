package octant.update.squashfs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A table of metadata blocks, in memory.
final class MetadataWriter {
    private static final int UNCOMPRESSED = 0x8000;

    private final ByteArrayOutputStream stored = new ByteArrayOutputStream();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();

    /// What leads to the next byte written: 48 bits of metadata block, 16 bits of offset in it.
    long reference() {
        return (long) stored.size() << 16 | open.size();
    }

    void write(byte[] from) {
        for (int at = 0; at < from.length; ) {
            int count = Math.min(from.length - at, Tables.METADATA_BYTES - open.size());
            open.write(from, at, count);
            at += count;
            if (open.size() == Tables.METADATA_BYTES) {
                closeBlock();
            }
        }
    }

    byte[] finish() {
        if (open.size() > 0) {
            closeBlock();
        }
        return stored.toByteArray();
    }

    /// The table of owners: one, root, in one metadata block, and the list that leads to it.
    static byte[] owners(long tableStart) {
        MetadataWriter writer = new MetadataWriter();
        writer.write(new byte[Integer.BYTES]);
        byte[] block = writer.finish();
        return ByteBuffer.allocate(block.length + Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(block)
                .putLong(tableStart)
                .array();
    }

    private void closeBlock() {
        byte[] block = open.toByteArray();
        byte[] deflated = BlockDeflater.deflate(block);
        boolean isCompressed = !Arrays.equals(block, deflated);
        int header = deflated.length | (isCompressed ? 0 : UNCOMPRESSED);
        stored.write(header);
        stored.write(header >>> 8);
        stored.writeBytes(deflated);
        open.reset();
    }
}

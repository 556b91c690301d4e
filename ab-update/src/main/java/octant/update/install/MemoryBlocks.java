package octant.update.install;

import java.nio.ByteBuffer;
import octant.verity.BlockSource;
import octant.verity.VerityException;

/// Blocks in memory: a hash tree, which is a hundredth of its image, or a piece of an image.
record MemoryBlocks(String name, ByteBuffer bytes) implements BlockSource {
    @Override
    public long sizeBytes() {
        return bytes.limit();
    }

    @Override
    public void read(ByteBuffer buffer, long offsetBytes) {
        int length = buffer.remaining();
        if (offsetBytes + length > bytes.limit()) {
            throw new VerityException(name + ": ends before " + (offsetBytes + length));
        }
        buffer.put(bytes.slice((int) offsetBytes, length));
    }
}

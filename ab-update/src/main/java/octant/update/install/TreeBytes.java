package octant.update.install;

import java.nio.ByteBuffer;
import octant.update.SlotCheck;
import octant.verity.BlockDigests;
import octant.verity.BlockSource;
import octant.verity.RootHash;
import octant.verity.VerityException;

/// A hash tree in memory: a hundredth of its image, which fits.
record TreeBytes(ByteBuffer bytes) implements BlockSource {
    /// The digests of the image's blocks, once the tree was seen to lead up to the root hash.
    ///
    /// @throws VerityException if it does not
    BlockDigests digests(RootHash rootHash) {
        return BlockDigests.of(this, rootHash, SlotCheck.THREADS);
    }

    @Override
    public long sizeBytes() {
        return bytes.limit();
    }

    @Override
    public void read(ByteBuffer buffer, long offsetBytes) {
        int length = buffer.remaining();
        if (offsetBytes + length > bytes.limit()) {
            throw new VerityException(name() + ": ends before " + (offsetBytes + length));
        }
        buffer.put(bytes.slice((int) offsetBytes, length));
    }

    @Override
    public String name() {
        return "the bundle's hash tree";
    }
}

package octant.update.bundle;

import java.util.ArrayList;
import java.util.List;
import octant.verity.Sha256;

/// Where the levels of the payload's hash tree lie. It is a dm-verity tree without superblock: the
/// highest level first, straight behind the payload.
///
/// ```
/// | payload, padded to 4096 | top block | … | lowest level | signature | u64 size of the signature |
/// ```
///
/// A payload of one block has no level: its digest is the root hash.
///
/// @param levels from the lowest (over the payload) to the highest (one block)
record PayloadTree(long payloadBlocks, List<Level> levels) {
    static final int BLOCK_BYTES = 4096;
    static final int DIGESTS_PER_BLOCK = BLOCK_BYTES / Sha256.DIGEST_BYTES;

    /// @param firstBlock counted from the start of the bundle
    record Level(long firstBlock, long blocks) {}

    static PayloadTree of(long payloadBlocks) {
        List<Long> sizes = new ArrayList<>();
        for (long below = payloadBlocks; below > 1; below = sizes.getLast()) {
            sizes.add(Math.ceilDiv(below, DIGESTS_PER_BLOCK));
        }
        List<Level> highestFirst = new ArrayList<>();
        long first = payloadBlocks;
        for (long blocks : sizes.reversed()) {
            highestFirst.add(new Level(first, blocks));
            first += blocks;
        }
        return new PayloadTree(payloadBlocks, List.copyOf(highestFirst.reversed()));
    }

    long payloadBytes() {
        return payloadBlocks * BLOCK_BYTES;
    }

    long treeBytes() {
        return levels.stream().mapToLong(Level::blocks).sum() * BLOCK_BYTES;
    }
}

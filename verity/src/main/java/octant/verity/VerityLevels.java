package octant.verity;

import static octant.verity.Sha256.DIGEST_BYTES;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.util.ArrayList;
import java.util.List;

/// Where the levels of a tree lie on the hash device.
///
/// A hash block holds the digests of 128 blocks below it. The lowest level covers the data, each
/// further one the level below, until one block is left; its digest is the root hash. On the device
/// the levels come from the root down, so a small read serves the top of the tree:
///
/// ```
/// block 0      1          2 … 3              4 … 260
///       super  level 2    level 1            level 0
///       block  (1 block)  (2 blocks)  <---   (257 blocks)  <--- digests of 32,800 data blocks
/// ```
///
/// An image of one block has no level at all: its digest is the root hash.
///
/// @param levels from the lowest (over the data) to the highest (one block)
record VerityLevels(long dataBlocks, List<Level> levels) {
    static final int DIGESTS_PER_BLOCK = BLOCK_BYTES / DIGEST_BYTES;

    /// The superblock fills one.
    static final long FIRST_HASH_BLOCK = 1;

    /// @param firstBlock its first block on the hash device
    record Level(long firstBlock, long blocks) {
        long offsetBytes() {
            return firstBlock * BLOCK_BYTES;
        }
    }

    static VerityLevels of(long dataBlocks) {
        List<Long> sizes = new ArrayList<>();
        for (long below = dataBlocks; below > 1; below = sizes.getLast()) {
            sizes.add((below + DIGESTS_PER_BLOCK - 1) / DIGESTS_PER_BLOCK);
        }
        List<Level> highestFirst = new ArrayList<>();
        long firstBlock = FIRST_HASH_BLOCK;
        for (long blocks : sizes.reversed()) {
            highestFirst.add(new Level(firstBlock, blocks));
            firstBlock += blocks;
        }
        return new VerityLevels(dataBlocks, List.copyOf(highestFirst.reversed()));
    }

    /// Of the whole hash device, superblock included.
    long hashDeviceBytes() {
        long blocks = FIRST_HASH_BLOCK;
        for (Level level : levels) {
            blocks += level.blocks();
        }
        return blocks * BLOCK_BYTES;
    }
}

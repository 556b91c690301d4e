package octant.verity;

import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What comparing an image with its tree and root hash found.
public sealed interface VerityCheck {
    /// Every block of tree and image leads up to the root hash.
    record Intact() implements VerityCheck {}

    /// The first block of the image whose digest differs from the tree's.
    record BadData(long block) implements VerityCheck {
        @Override
        public String toString() {
            return "data block " + block + " is corrupted";
        }
    }

    /// The first block of the tree, from the root down, whose digest differs from the one above it.
    ///
    /// @param block on the hash device, counted from its start
    record BadTree(long block) implements VerityCheck {
        @Override
        public String toString() {
            return "hash block " + block + " is corrupted, or belongs to another root hash";
        }
    }

    /// Reads everything: the tree from the root down, then the image. Both may be larger than what
    /// the superblock covers, as partitions are.
    ///
    /// @throws VerityException if a file cannot be read, is too short, or has no valid superblock
    static VerityCheck check(Path data, Path hashDevice, RootHash rootHash) {
        try (BlockFile image = BlockFile.open(data, StandardOpenOption.READ);
                BlockFile hashes = BlockFile.open(hashDevice, StandardOpenOption.READ)) {
            byte[] first = new byte[BLOCK_BYTES];
            hashes.read(ByteBuffer.wrap(first), 0);
            VeritySuperblock superblock = VeritySuperblock.decode(first);
            return new TreeWalk(image, hashes, superblock).from(rootHash);
        }
    }
}

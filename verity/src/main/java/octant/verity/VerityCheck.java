package octant.verity;

import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

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
            return check(image, hashes, rootHash, LevelWork.everyCore());
        }
    }

    /// The same for what is no file, on at most so many threads.
    ///
    /// @throws VerityException if a source is too short or has no valid superblock
    static VerityCheck check(
            BlockSource data, BlockSource hashDevice, RootHash rootHash, int threads) {
        TreeWalk walk = TreeWalk.over(hashDevice, threads);
        OptionalLong badHashBlock = walk.firstBadHashBlock(rootHash);
        if (badHashBlock.isPresent()) {
            return new BadTree(badHashBlock.getAsLong());
        }
        OptionalLong badDataBlock = walk.firstBadDataBlock(data, rootHash);
        return badDataBlock.isPresent() ? new BadData(badDataBlock.getAsLong()) : new Intact();
    }
}

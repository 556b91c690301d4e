package octant.verity;

import static octant.verity.Sha256.DIGEST_BYTES;
import static octant.verity.VerityLevels.DIGESTS_PER_BLOCK;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import octant.verity.VerityLevels.Level;

/// One check under way, from the root hash down to the data.
record TreeWalk(BlockSource hashes, VeritySuperblock superblock, int threads) {
    /// @param hashes starts with a superblock
    static TreeWalk over(BlockSource hashes, int threads) {
        byte[] first = new byte[BLOCK_BYTES];
        hashes.read(ByteBuffer.wrap(first), 0);
        TreeWalk walk = new TreeWalk(hashes, VeritySuperblock.decode(first), threads);
        walk.requireSize(hashes, walk.levels().hashDeviceBytes());
        return walk;
    }

    VerityLevels levels() {
        return VerityLevels.of(superblock.dataBlocks());
    }

    /// The first block of the tree, from the root down, that does not lead up to the root hash.
    OptionalLong firstBadHashBlock(RootHash rootHash) {
        List<Level> highestFirst = levels().levels().reversed();
        if (highestFirst.isEmpty()) {
            return OptionalLong.empty();
        }
        Level top = highestFirst.getFirst();
        if (!matches(hashes, top.offsetBytes(), rootHash)) {
            return OptionalLong.of(top.firstBlock());
        }
        for (int i = 1; i < highestFirst.size(); i++) {
            Level level = highestFirst.get(i);
            LevelWork covered = work(hashes, level.offsetBytes(), level.blocks());
            long bad = firstBad(covered, highestFirst.get(i - 1));
            if (bad < level.blocks()) {
                return OptionalLong.of(level.firstBlock() + bad);
            }
        }
        return OptionalLong.empty();
    }

    /// The first block of the image whose digest is not the tree's. The tree was checked before.
    OptionalLong firstBadDataBlock(BlockSource image, RootHash rootHash) {
        requireSize(image, superblock.dataBlocks() * BLOCK_BYTES);
        List<Level> lowestFirst = levels().levels();
        if (lowestFirst.isEmpty()) {
            return matches(image, 0, rootHash) ? OptionalLong.empty() : OptionalLong.of(0);
        }
        long bad = firstBad(work(image, 0, superblock.dataBlocks()), lowestFirst.getFirst());
        return bad < superblock.dataBlocks() ? OptionalLong.of(bad) : OptionalLong.empty();
    }

    private LevelWork work(BlockSource source, long offsetBytes, long blocks) {
        return new LevelWork(source, offsetBytes, blocks, superblock.salt(), threads);
    }

    private boolean matches(BlockSource source, long offsetBytes, RootHash rootHash) {
        byte[] block = new byte[BLOCK_BYTES];
        source.read(ByteBuffer.wrap(block), offsetBytes);
        byte[] digest = new BlockHasher(superblock.salt()).digest(block, 0);
        return Arrays.equals(digest, rootHash.bytes());
    }

    /// The number of the first covered block that differs from its digest in the level above; the
    /// number of blocks if none does.
    private long firstBad(LevelWork covered, Level above) {
        AtomicLong firstBad = new AtomicLong(covered.blocks());
        covered.run((index, computed, digests) -> {
            byte[] stored = new byte[BLOCK_BYTES];
            hashes.read(ByteBuffer.wrap(stored), above.offsetBytes() + index * BLOCK_BYTES);
            int differs = Arrays.mismatch(computed, stored);
            int child = differs < 0 ? digests : differs / DIGEST_BYTES;
            if (child < digests) {
                firstBad.accumulateAndGet(index * DIGESTS_PER_BLOCK + child, Math::min);
            }
        });
        return firstBad.get();
    }

    private void requireSize(BlockSource source, long wantBytes) {
        long haveBytes = source.sizeBytes();
        if (haveBytes < wantBytes) {
            throw new VerityException(
                    source.name()
                            + ": "
                            + haveBytes
                            + " bytes, the superblock covers "
                            + wantBytes
                            + "; the image is cut short or belongs to another tree");
        }
    }
}

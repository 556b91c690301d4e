package octant.verity;

import static octant.verity.VerityLevels.DIGESTS_PER_BLOCK;
import static octant.verity.VerityLevels.DIGEST_BYTES;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import octant.verity.VerityLevels.Level;

/// One check under way, from the root hash down to the data.
record TreeWalk(BlockFile image, BlockFile hashes, VeritySuperblock superblock) {
    VerityCheck from(RootHash rootHash) {
        VerityLevels levels = VerityLevels.of(superblock.dataBlocks());
        requireSize(image, superblock.dataBlocks() * BLOCK_BYTES);
        requireSize(hashes, levels.hashDeviceBytes());
        List<Level> highestFirst = levels.levels().reversed();
        if (highestFirst.isEmpty()) {
            return matches(image, 0, rootHash)
                    ? new VerityCheck.Intact()
                    : new VerityCheck.BadData(0);
        }
        Level top = highestFirst.getFirst();
        if (!matches(hashes, top.offsetBytes(), rootHash)) {
            return new VerityCheck.BadTree(top.firstBlock());
        }
        for (int i = 1; i < highestFirst.size(); i++) {
            Level level = highestFirst.get(i);
            LevelWork covered = work(hashes, level.offsetBytes(), level.blocks());
            long bad = firstBad(covered, highestFirst.get(i - 1));
            if (bad < level.blocks()) {
                return new VerityCheck.BadTree(level.firstBlock() + bad);
            }
        }
        LevelWork data = work(image, 0, superblock.dataBlocks());
        long bad = firstBad(data, highestFirst.getLast());
        return bad < superblock.dataBlocks()
                ? new VerityCheck.BadData(bad)
                : new VerityCheck.Intact();
    }

    private LevelWork work(BlockFile source, long offsetBytes, long blocks) {
        return new LevelWork(source, offsetBytes, blocks, superblock.salt());
    }

    private boolean matches(BlockFile file, long offsetBytes, RootHash rootHash) {
        byte[] block = new byte[BLOCK_BYTES];
        file.read(ByteBuffer.wrap(block), offsetBytes);
        return Arrays.equals(LevelWork.digest(block, superblock.salt()), rootHash.bytes());
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

    private static void requireSize(BlockFile file, long wantBytes) {
        long haveBytes = file.sizeBytes();
        if (haveBytes < wantBytes) {
            throw new VerityException(
                    file.path()
                            + ": "
                            + haveBytes
                            + " bytes, the superblock covers "
                            + wantBytes
                            + "; the image is cut short or belongs to another tree");
        }
    }
}

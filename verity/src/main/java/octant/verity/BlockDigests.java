package octant.verity;

import static octant.verity.Sha256.DIGEST_BYTES;
import static octant.verity.VerityLevels.DIGESTS_PER_BLOCK;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/// The digests of an image's blocks, in order: what the lowest level of its tree holds. They tell
/// which blocks of another image are the same without that image being there.
public final class BlockDigests {
    /// Is told the digests of some blocks, from several threads at once, in no order.
    @FunctionalInterface
    public interface Visitor {
        /// @param firstBlock the number of the first
        /// @param digests 32 bytes for each, reused after return
        void accept(long firstBlock, byte[] digests, int count);
    }

    private final Salt salt;
    private final byte[] bytes;

    /// @param salt hashed before every block
    /// @param bytes 32 for each block
    public BlockDigests(Salt salt, byte[] bytes) {
        if (bytes.length % DIGEST_BYTES != 0) {
            throw new IllegalArgumentException("digests: want 32 bytes each: " + bytes.length);
        }
        this.salt = salt;
        this.bytes = bytes.clone();
    }

    /// Those that a tree holds, after the whole tree was checked against the root hash.
    ///
    /// @param hashDevice superblock and tree
    /// @throws VerityException if the tree does not lead up to the root hash
    public static BlockDigests of(BlockSource hashDevice, RootHash rootHash, int threads) {
        TreeWalk walk = TreeWalk.over(hashDevice, threads);
        OptionalLong bad = walk.firstBadHashBlock(rootHash);
        if (bad.isPresent()) {
            throw new VerityException(
                    hashDevice.name() + ": " + new VerityCheck.BadTree(bad.getAsLong()));
        }
        VerityLevels levels = walk.levels();
        if (levels.levels().isEmpty()) {
            return new BlockDigests(walk.superblock().salt(), rootHash.bytes());
        }
        byte[] bytes = new byte[Math.toIntExact(levels.dataBlocks() * DIGEST_BYTES)];
        hashDevice.read(ByteBuffer.wrap(bytes), levels.levels().getFirst().offsetBytes());
        return new BlockDigests(walk.superblock().salt(), bytes);
    }

    /// Computes those of any blocks.
    ///
    /// @param offsetBytes where the first block lies
    public static void compute(
            BlockSource source,
            long offsetBytes,
            long blocks,
            Salt salt,
            int threads,
            Visitor visitor) {
        if (blocks == 0) {
            return;
        }
        new LevelWork(source, offsetBytes, blocks, salt, threads)
                .run((index, digests, count) ->
                        visitor.accept(index * DIGESTS_PER_BLOCK, digests, count));
    }

    public Salt salt() {
        return salt;
    }

    public int blocks() {
        return bytes.length / DIGEST_BYTES;
    }

    /// The digest's first eight bytes: enough to look it up by.
    public long key(int block) {
        return key(bytes, block * DIGEST_BYTES);
    }

    /// @param at where in `digests` the digest starts
    public static long key(byte[] digests, int at) {
        return ByteBuffer.wrap(digests, at, Long.BYTES).getLong();
    }

    /// Whether the digest at `at` of `digests` is the one of this block.
    public boolean matches(int block, byte[] digests, int at) {
        return Arrays.equals(
                bytes,
                block * DIGEST_BYTES,
                (block + 1) * DIGEST_BYTES,
                digests,
                at,
                at + DIGEST_BYTES);
    }
}

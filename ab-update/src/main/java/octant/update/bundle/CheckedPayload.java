package octant.update.bundle;

import static octant.update.bundle.PayloadTree.BLOCK_BYTES;
import static octant.update.bundle.PayloadTree.DIGESTS_PER_BLOCK;
import static octant.verity.Sha256.DIGEST_BYTES;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import octant.update.bundle.PayloadTree.Level;
import octant.update.squashfs.SquashfsSource;
import octant.verity.BlockHasher;

/// The payload, of which every block is compared with its digest before anyone sees it, and every
/// block of the tree likewise, up to the hash that was signed. For one thread at a time.
final class CheckedPayload implements SquashfsSource {
    /// Blocks of the tree that are kept after they were checked: 4 MiB, for 512 MiB of payload.
    static final int MAX_KEPT_BLOCKS = 1024;

    /// Read and checked at once.
    private static final int PIECE_BYTES = 1 << 20;

    private final BundleSource source;
    private final PayloadHash hash;
    private final PayloadTree tree;
    private final BlockHasher hasher;
    private final Map<Long, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
    private byte[] piece = new byte[0];

    CheckedPayload(BundleSource source, PayloadHash hash, PayloadTree tree) {
        this.source = source;
        this.hash = hash;
        this.tree = tree;
        this.hasher = new BlockHasher(hash.salt());
    }

    @Override
    public long sizeBytes() {
        return tree.payloadBytes();
    }

    /// @throws BundleException if a block is not what was signed
    @Override
    public void read(long offset, ByteBuffer into) {
        if (offset < 0 || offset > sizeBytes() - into.remaining()) {
            throw new BundleException(
                    source.name()
                            + ": "
                            + into.remaining()
                            + " bytes at "
                            + offset
                            + " lie outside of the payload");
        }
        long at = offset;
        while (into.hasRemaining()) {
            long start = at / BLOCK_BYTES * BLOCK_BYTES;
            long end = Math.ceilDiv(at + into.remaining(), (long) BLOCK_BYTES) * BLOCK_BYTES;
            int length = (int) Math.min(end - start, PIECE_BYTES);
            fill(start, length);
            int from = (int) (at - start);
            int count = Math.min(length - from, into.remaining());
            into.put(piece, from, count);
            at += count;
        }
    }

    /// Fetches and checks the part of the tree that these ranges need, then announces the ranges
    /// themselves.
    ///
    /// @param ranges sorted; they may touch or overlap
    void prefetch(List<ByteRange> ranges) {
        List<ByteRange> blocks = joined(ranges, BLOCK_BYTES);
        if (blocks.isEmpty()) {
            return;
        }
        prefetchTree(blocks);
        source.prefetch(blocks);
    }

    private void prefetchTree(List<ByteRange> blocks) {
        List<Long> wanted = new ArrayList<>();
        long bytesALeaf = (long) BLOCK_BYTES * DIGESTS_PER_BLOCK;
        long last = -1;
        for (ByteRange range : blocks) {
            for (long leaf = Math.max(last + 1, range.offset() / bytesALeaf);
                    leaf * bytesALeaf < range.end() && wanted.size() < MAX_KEPT_BLOCKS / 2;
                    leaf++) {
                wanted.add(leaf);
                last = leaf;
            }
        }
        if (tree.levels().isEmpty()) {
            return;
        }
        Level leaves = tree.levels().getFirst();
        wanted.removeIf(leaf -> kept.containsKey(leaves.firstBlock() + leaf));
        source.prefetch(
                joined(
                        wanted.stream()
                                .map(leaf ->
                                        new ByteRange(
                                                (leaves.firstBlock() + leaf) * BLOCK_BYTES,
                                                BLOCK_BYTES))
                                .toList(),
                        BLOCK_BYTES));
        wanted.forEach(leaf -> treeBlock(0, leaf));
    }

    /// Sorted ranges, widened to whole blocks; what touches becomes one.
    static List<ByteRange> joined(List<ByteRange> ranges, int blockBytes) {
        List<ByteRange> joined = new ArrayList<>();
        for (ByteRange range : ranges) {
            if (range.length() == 0) {
                continue;
            }
            long start = range.offset() / blockBytes * blockBytes;
            long end = Math.ceilDiv(range.end(), (long) blockBytes) * blockBytes;
            if (!joined.isEmpty() && joined.getLast().end() >= start) {
                start = joined.getLast().offset();
                end = Math.max(end, joined.removeLast().end());
            }
            joined.add(new ByteRange(start, end - start));
        }
        return joined;
    }

    private void fill(long start, int length) {
        if (piece.length < length) {
            piece = new byte[length];
        }
        source.read(start, ByteBuffer.wrap(piece, 0, length));
        for (int at = 0; at < length; at += BLOCK_BYTES) {
            requireDigest(-1, (start + at) / BLOCK_BYTES, piece, at);
        }
    }

    /// @param level that the block belongs to; -1: the payload
    /// @param index of the block in its level
    private void requireDigest(int level, long index, byte[] block, int at) {
        byte[] digest = hasher.digest(block, at);
        boolean same;
        if (level + 1 == tree.levels().size()) {
            same = Arrays.equals(digest, hash.root().bytes());
        } else {
            byte[] above = treeBlock(level + 1, index / DIGESTS_PER_BLOCK);
            int from = (int) (index % DIGESTS_PER_BLOCK) * DIGEST_BYTES;
            same = Arrays.equals(digest, 0, DIGEST_BYTES, above, from, from + DIGEST_BYTES);
        }
        if (!same) {
            long number = index + (level < 0 ? 0 : tree.levels().get(level).firstBlock());
            throw new BundleException(
                    source.name()
                            + ": block "
                            + number
                            + " is not the one that was signed; fetch the bundle again");
        }
    }

    private byte[] treeBlock(int level, long index) {
        long number = tree.levels().get(level).firstBlock() + index;
        byte[] known = kept.get(number);
        if (known != null) {
            return known;
        }
        byte[] block = new byte[BLOCK_BYTES];
        source.read(number * BLOCK_BYTES, ByteBuffer.wrap(block));
        requireDigest(level, index, block, 0);
        if (kept.size() == MAX_KEPT_BLOCKS) {
            kept.remove(kept.keySet().iterator().next());
        }
        kept.put(number, block);
        return block;
    }
}

package octant.update.install;

import static octant.verity.Sha256.DIGEST_BYTES;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import octant.update.SlotCheck;
import octant.update.bundle.ByteRange;
import octant.update.bundle.PayloadFile;
import octant.update.disk.DiskException;
import octant.verity.BlockDigests;
import octant.verity.BlockHasher;
import octant.verity.BlockSource;
import octant.verity.VerityException;

/// Writes an image: blocks that this machine has already are copied, the rest is fetched from the
/// bundle. What the target holds already at a block's place counts too, so an installation that was
/// interrupted resumes by itself.
///
/// It goes through the image in windows, so that what is about to be fetched can be announced:
///
/// ```
/// window of 16 MiB:  hash the target's blocks | announce what is missing | write it by 1 MiB pieces
/// ```
///
/// A piece that the target holds wholly is not written again. A block is hashed when it is found,
/// and not once more when it is copied: whoever installs reads the whole image back from the medium
/// and checks it anyway.
///
/// @param wanted digests of the image's blocks; none: everything is fetched
/// @param local where else those blocks are
record AdaptiveCopy(
        PayloadFile payload,
        BlockDigests wanted,
        LocalBlocks local,
        Target target,
        InstallMeter meter) {
    /// At once on the disk: large enough for its full speed.
    static final int PIECE_BYTES = 1 << 20;

    /// Announced at once: large enough to join requests over a network.
    static final int WINDOW_BYTES = 16 << 20;

    private static final int SAMPLE_EVERY = 16;

    /// What is written to.
    interface Target {
        /// What it holds already; empty if it is new.
        Optional<BlockSource> present();

        void write(long offsetBytes, ByteBuffer from);
    }

    /// On no device; the caller syncs.
    void run() {
        for (long at = 0; at < payload.sizeBytes(); at += WINDOW_BYTES) {
            window(at, (int) Math.min(WINDOW_BYTES, payload.sizeBytes() - at));
        }
    }

    /// Which blocks of a window come from where; numbers count from the window's start.
    private record Sources(BitSet present, BitSet local) {
        boolean isFetched(int block) {
            return !present.get(block) && !local.get(block);
        }
    }

    private void window(long offset, int bytes) {
        Sources sources = sources(offset, bytes);
        List<ByteRange> missing = missing(offset, bytes, sources);
        if (!missing.isEmpty()) {
            payload.prefetch(missing);
        }
        byte[] piece = new byte[Math.min(PIECE_BYTES, bytes)];
        for (int at = 0; at < bytes; at += PIECE_BYTES) {
            int length = Math.min(PIECE_BYTES, bytes - at);
            int firstBlock = at / BLOCK_BYTES;
            int blocks = Math.ceilDiv(length, BLOCK_BYTES);
            if (sources.present().nextClearBit(firstBlock) < firstBlock + blocks) {
                fill(piece, length, offset + at, firstBlock, sources);
                target.write(offset + at, ByteBuffer.wrap(piece, 0, length));
            } else {
                meter.saved(length);
            }
            meter.worked(length);
        }
    }

    private Sources sources(long offset, int bytes) {
        int firstBlock = Math.toIntExact(offset / BLOCK_BYTES);
        int wholeBlocks = bytes / BLOCK_BYTES; // a part of a block is always fetched
        Sources sources = new Sources(new BitSet(), new BitSet());
        target.present()
                .filter(_ -> wanted.blocks() > 0 && wholeBlocks > 0)
                .ifPresent(present -> markPresent(present, offset, wholeBlocks, sources));
        for (int block = 0; block < wholeBlocks; block++) {
            if (local.place(firstBlock + block).isPresent()) {
                sources.local().set(block);
            }
        }
        return sources;
    }

    private void markPresent(BlockSource present, long offset, int blocks, Sources sources) {
        int first = Math.toIntExact(offset / BLOCK_BYTES);
        if (!looksFamiliar(present, first, blocks)) {
            return;
        }
        try {
            BlockDigests.compute(
                    present,
                    offset,
                    blocks,
                    wanted.salt(),
                    SlotCheck.THREADS,
                    (firstBlock, digests, count) -> {
                        synchronized (sources) {
                            for (int i = 0; i < count; i++) {
                                int block = Math.toIntExact(firstBlock + i);
                                boolean same =
                                        wanted.matches(first + block, digests, i * DIGEST_BYTES);
                                sources.present().set(block, same);
                            }
                        }
                    });
        } catch (DiskException e) {
            return; // an unreadable target may still take writes
        }
    }

    /// Hashing is the dearest part of a copy, and of most targets nothing is of use. What an
    /// interrupted installation left lies side by side, so that a few blocks tell.
    private boolean looksFamiliar(BlockSource present, int first, int blocks) {
        BlockHasher hasher = new BlockHasher(wanted.salt());
        byte[] bytes = new byte[BLOCK_BYTES];
        for (int block = first; block < first + blocks; block += SAMPLE_EVERY) {
            try {
                present.read(ByteBuffer.wrap(bytes), (long) block * BLOCK_BYTES);
            } catch (DiskException e) {
                return false; // an unreadable target may still take writes
            }
            if (wanted.matches(block, hasher.digest(bytes, 0), 0)) {
                return true;
            }
        }
        return false;
    }

    private static List<ByteRange> missing(long offset, int bytes, Sources sources) {
        List<ByteRange> ranges = new ArrayList<>();
        int blocks = Math.ceilDiv(bytes, BLOCK_BYTES);
        for (int block = 0; block < blocks; ) {
            int end = block;
            while (end < blocks && sources.isFetched(end)) {
                end++;
            }
            if (end > block) {
                long from = (long) block * BLOCK_BYTES;
                long to = Math.min((long) end * BLOCK_BYTES, bytes);
                ranges.add(new ByteRange(offset + from, to - from));
            }
            block = end + 1;
        }
        return ranges;
    }

    /// @param offset of the piece
    /// @param firstBlock of the piece, from the window's start
    private void fill(byte[] piece, int length, long offset, int firstBlock, Sources sources) {
        BitSet copied = copy(piece, length, offset, firstBlock, sources);
        int blocks = Math.ceilDiv(length, BLOCK_BYTES);
        for (int block = copied.nextClearBit(0); block < blocks; ) {
            int next = copied.nextSetBit(block);
            int from = block * BLOCK_BYTES;
            int to = next < 0 ? length : next * BLOCK_BYTES;
            payload.read(offset + from, ByteBuffer.wrap(piece, from, to - from));
            block = next < 0 ? blocks : copied.nextClearBit(next);
        }
        meter.saved((long) copied.cardinality() * BLOCK_BYTES);
    }

    /// The blocks of a piece that could be read on this machine; numbers count from its start.
    private BitSet copy(byte[] piece, int length, long offset, int firstBlock, Sources sources) {
        BitSet copied = new BitSet();
        for (int block = 0; block < length / BLOCK_BYTES; block++) {
            if (sources.isFetched(firstBlock + block)) {
                continue;
            }
            int number = Math.toIntExact(offset / BLOCK_BYTES) + block;
            Optional<LocalBlocks.Place> place =
                    sources.present().get(firstBlock + block)
                            ? Optional.of(new LocalBlocks.Place(target.present(), number))
                            : local.place(number);
            copied.set(block, isRead(place.orElseThrow(), piece, block * BLOCK_BYTES));
        }
        return copied;
    }

    private static boolean isRead(LocalBlocks.Place place, byte[] piece, int at) {
        try {
            place.read(piece, at);
            return true;
        } catch (DiskException | VerityException e) {
            return false; // then it is fetched
        }
    }
}

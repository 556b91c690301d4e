package octant.update.install;

import static octant.verity.Sha256.DIGEST_BYTES;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octant.update.SlotCheck;
import octant.update.disk.DiskException;
import octant.verity.BlockDigests;
import octant.verity.BlockHasher;
import octant.verity.BlockSource;
import octant.verity.VerityException;

/// Where on this machine the blocks of a new image are already: an index from the digests that the
/// image will have to places that hold the same bytes. Blocks that are alike share a place.
final class LocalBlocks {

    /// Where a block is.
    ///
    /// @param seed empty: it is all zeros and nowhere
    record Place(Optional<BlockSource> seed, long block) {
        /// @param into takes 4096 bytes from `at`
        void read(byte[] into, int at) {
            if (seed.isEmpty()) {
                Arrays.fill(into, at, at + BLOCK_BYTES, (byte) 0);
            } else {
                seed.get().read(ByteBuffer.wrap(into, at, BLOCK_BYTES), block * BLOCK_BYTES);
            }
        }
    }

    private final BlockDigests wanted;
    private final Map<Long, Integer> firstBlockByKey = new HashMap<>();
    private final Map<Integer, Place> placeByFirstBlock = new HashMap<>();

    private LocalBlocks(BlockDigests wanted) {
        this.wanted = wanted;
        for (int block = 0; block < wanted.blocks(); block++) {
            firstBlockByKey.putIfAbsent(wanted.key(block), block);
        }
    }

    /// Hashes all of the seeds. One that cannot be read does no harm: less is found.
    ///
    /// @param meter counts what is hashed
    static LocalBlocks find(BlockDigests wanted, List<BlockSource> seeds, InstallMeter meter) {
        LocalBlocks found = new LocalBlocks(wanted);
        found.addZeros();
        for (BlockSource seed : seeds) {
            found.add(seed, meter);
        }
        return found;
    }

    Optional<Place> place(int block) {
        if (block >= wanted.blocks()) {
            return Optional.empty();
        }
        Integer first = firstBlockByKey.get(wanted.key(block));
        return Optional.ofNullable(first).map(placeByFirstBlock::get);
    }

    private void addZeros() {
        byte[] digest = new BlockHasher(wanted.salt()).digest(new byte[BLOCK_BYTES], 0);
        offer(digest, 0, new Place(Optional.empty(), 0));
    }

    private void add(BlockSource seed, InstallMeter meter) {
        try {
            BlockDigests.compute(
                    seed,
                    0,
                    seed.sizeBytes() / BLOCK_BYTES,
                    wanted.salt(),
                    SlotCheck.THREADS,
                    (firstBlock, digests, count) -> {
                        for (int i = 0; i < count; i++) {
                            Place place = new Place(Optional.of(seed), firstBlock + i);
                            offer(digests, i * DIGEST_BYTES, place);
                        }
                        meter.worked((long) count * BLOCK_BYTES);
                    });
        } catch (DiskException | VerityException e) {
            return; // what was found before stays; the rest is fetched
        }
    }

    private synchronized void offer(byte[] digests, int at, Place place) {
        Integer first = firstBlockByKey.get(BlockDigests.key(digests, at));
        if (first != null && wanted.matches(first, digests, at)) {
            placeByFirstBlock.putIfAbsent(first, place);
        }
    }
}

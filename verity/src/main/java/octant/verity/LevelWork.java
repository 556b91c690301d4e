package octant.verity;

import static octant.verity.Sha256.DIGEST_BYTES;
import static octant.verity.VerityLevels.DIGESTS_PER_BLOCK;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Hashes the blocks that one level covers, a hash block's worth (512 KiB) at a time, on several
/// threads. Memory is bounded by 512 KiB a thread, whatever the size of the image.
///
/// @param source holds the blocks to hash
/// @param offsetBytes where the first of them lies
/// @param blocks how many there are
/// @param threads at most
record LevelWork(BlockSource source, long offsetBytes, long blocks, Salt salt, int threads) {
    /// Every core: for a machine that builds images and does nothing else meanwhile.
    static int everyCore() {
        return Runtime.getRuntime().availableProcessors();
    }

    /// What is done with each hash block, from several threads at once, in no order.
    @FunctionalInterface
    interface Result {
        /// @param index which hash block of the level
        /// @param hashBlock its 4096 bytes, reused after return
        /// @param digests how many digests it holds; zeros follow
        void accept(long index, byte[] hashBlock, int digests);
    }

    void run(Result result) {
        long hashBlocks = (blocks + DIGESTS_PER_BLOCK - 1) / DIGESTS_PER_BLOCK;
        int workers = (int) Math.min(threads, hashBlocks);
        AtomicLong next = new AtomicLong();
        try (ExecutorService pool =
                Executors.newFixedThreadPool(
                        workers, Thread.ofPlatform().name("verity-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(pool.submit(() -> work(next, hashBlocks, result)));
            }
            for (Future<?> worker : running) {
                await(worker);
            }
        }
    }

    private void work(AtomicLong next, long hashBlocks, Result result) {
        BlockHasher hasher = new BlockHasher(salt);
        byte[] data = new byte[DIGESTS_PER_BLOCK * BLOCK_BYTES];
        for (long index = next.getAndIncrement();
                index < hashBlocks;
                index = next.getAndIncrement()) {
            long first = index * DIGESTS_PER_BLOCK;
            int digests = (int) Math.min(DIGESTS_PER_BLOCK, blocks - first);
            source.read(
                    ByteBuffer.wrap(data, 0, digests * BLOCK_BYTES),
                    offsetBytes + first * BLOCK_BYTES);
            byte[] hashBlock = new byte[BLOCK_BYTES];
            for (int i = 0; i < digests; i++) {
                hasher.digest(data, i * BLOCK_BYTES, hashBlock, i * DIGEST_BYTES);
            }
            result.accept(index, hashBlock, digests);
        }
    }

    private static void await(Future<?> worker) {
        try {
            worker.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VerityException("hashing interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known; // it names the device and the cause
            }
            throw new VerityException("hashing failed", e);
        }
    }
}

package octant.verity;

import static octant.verity.VerityLevels.DIGESTS_PER_BLOCK;
import static octant.verity.VerityLevels.DIGEST_BYTES;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Hashes the blocks that one level covers, a hash block's worth (512 KiB) at a time, on every
/// core. Memory is bounded by 512 KiB a core, whatever the size of the image.
///
/// @param source holds the blocks to hash
/// @param offsetBytes where the first of them lies
/// @param blocks how many there are
record LevelWork(BlockFile source, long offsetBytes, long blocks, Salt salt) {
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
        int workers = (int) Math.min(Runtime.getRuntime().availableProcessors(), hashBlocks);
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
        MessageDigest sha256 = sha256();
        byte[] salted = salt.bytes();
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
                byte[] digest = digest(sha256, salted, data, i * BLOCK_BYTES);
                System.arraycopy(digest, 0, hashBlock, i * DIGEST_BYTES, DIGEST_BYTES);
            }
            result.accept(index, hashBlock, digests);
        }
    }

    /// The digest of one block, as hash type 1 has it: SHA-256 of the salt, then the block.
    static byte[] digest(byte[] block, Salt salt) {
        return digest(sha256(), salt.bytes(), block, 0);
    }

    private static byte[] digest(MessageDigest sha256, byte[] salt, byte[] data, int offset) {
        sha256.update(salt);
        sha256.update(data, offset, BLOCK_BYTES);
        return sha256.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }

    private static void await(Future<?> worker) {
        try {
            worker.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VerityException("hashing interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof VerityException known) {
                throw known;
            }
            throw new VerityException("hashing failed", e);
        }
    }
}

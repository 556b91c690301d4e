package octant.update.squashfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;

/// Deflates blocks on every core. What comes out depends on the block alone.
final class BlockDeflater implements AutoCloseable {
    private final int workers = Runtime.getRuntime().availableProcessors();
    private final ExecutorService pool =
            Executors.newFixedThreadPool(
                    workers, Thread.ofPlatform().name("squashfs-", 0).factory());

    /// @return each block deflated, or itself if that does not make it smaller; in the same order
    List<byte[]> deflate(List<byte[]> blocks) {
        byte[][] deflated = new byte[blocks.size()][];
        List<Future<?>> running = new ArrayList<>();
        for (int worker = 0; worker < Math.min(workers, deflated.length); worker++) {
            int first = worker;
            running.add(pool.submit(() -> work(blocks, deflated, first)));
        }
        for (Future<?> future : running) {
            await(future);
        }
        return Arrays.asList(deflated);
    }

    static byte[] deflate(byte[] block) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            return deflate(deflater, block);
        } finally {
            deflater.end();
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private void work(List<byte[]> blocks, byte[][] deflated, int first) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            for (int i = first; i < deflated.length; i += workers) {
                deflated[i] = deflate(deflater, blocks.get(i));
            }
        } finally {
            deflater.end();
        }
    }

    private static byte[] deflate(Deflater deflater, byte[] block) {
        deflater.reset();
        deflater.setInput(block);
        deflater.finish();
        byte[] out = new byte[block.length];
        int length = deflater.deflate(out);
        boolean isSmaller = deflater.finished() && length < block.length;
        return isSmaller ? Arrays.copyOf(out, length) : block;
    }

    private static void await(Future<?> future) {
        try {
            future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SquashfsException("compressing interrupted", e);
        } catch (ExecutionException e) {
            throw new SquashfsException("compressing failed", e);
        }
    }
}

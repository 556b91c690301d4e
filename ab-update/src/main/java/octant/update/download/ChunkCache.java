package octant.update.download;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// The newest chunks that were fetched: what is read twice shortly after one another (a block at
/// the border of two reads, a table of the file system) is not fetched twice.
final class ChunkCache {
    static final int CHUNK_BYTES = 64 * 1024;
    static final int MAX_CHUNKS = 32;

    private static final class Chunk {
        private final long offset;
        private final byte[] bytes;

        Chunk(long offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }

        boolean has(long at) {
            return at >= offset && at < offset + bytes.length;
        }
    }

    private final Deque<Chunk> chunks = new ArrayDeque<>();

    void add(long offset, byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        if (chunks.size() == MAX_CHUNKS) {
            chunks.removeLast();
        }
        chunks.addFirst(new Chunk(offset, bytes));
    }

    boolean has(long at) {
        return chunks.stream().anyMatch(chunk -> chunk.has(at));
    }

    /// As much as one chunk has from there on.
    ///
    /// @return bytes copied, 0 if no chunk has the first one
    int copy(long at, ByteBuffer into) {
        for (Chunk chunk : chunks) {
            if (chunk.has(at)) {
                int from = (int) (at - chunk.offset);
                int count = Math.min(chunk.bytes.length - from, into.remaining());
                into.put(chunk.bytes, from, count);
                return count;
            }
        }
        return 0;
    }
}

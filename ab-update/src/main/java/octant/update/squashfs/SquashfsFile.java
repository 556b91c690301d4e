package octant.update.squashfs;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A file of an image. Reads of whole blocks inflate straight into the caller's buffer; of a part
/// of a block, the block is kept for the next read. For one thread at a time.
public final class SquashfsFile {
    /// Is told which bytes of an image are needed.
    @FunctionalInterface
    public interface StoredVisitor {
        void accept(long offset, long length);
    }

    /// Fetched from the source at once, if as much is asked for.
    private static final int RUN_BYTES = 1 << 20;

    private final SquashfsSource source;
    private final String path;
    private final FileLayout layout;
    private final BlockInflater inflater;

    private byte[] run = new byte[0];
    private int runFirst;
    private int runEnd;

    private byte[] kept = new byte[0];
    private int keptBlock = -1;

    SquashfsFile(SquashfsSource source, String path, FileLayout layout, BlockInflater inflater) {
        this.source = source;
        this.path = path;
        this.layout = layout;
        this.inflater = inflater;
    }

    public long sizeBytes() {
        return layout.bytes();
    }

    /// Fills what remains of the buffer.
    ///
    /// @throws SquashfsException if the file ends before that, or a block is damaged
    public void read(long offset, ByteBuffer into) {
        requireWithin(offset, into.remaining());
        long at = offset;
        while (into.hasRemaining()) {
            int block = (int) (at / layout.blockBytes());
            int from = (int) (at % layout.blockBytes());
            int length = layout.length(block);
            if (from == 0
                    && into.remaining() >= length
                    && into.hasArray()
                    && block != keptBlock
                    && block < layout.blocks()) {
                int last = (int) ((at + into.remaining() - 1) / layout.blockBytes());
                inflate(block, last, into.array(), into.arrayOffset() + into.position());
                into.position(into.position() + length);
                at += length;
            } else {
                keep(block, length);
                int count = Math.min(into.remaining(), length - from);
                into.put(kept, from, count);
                at += count;
            }
        }
    }

    /// Tells which bytes of the image a read of this range takes.
    public void visitStored(long offset, long length, StoredVisitor visitor) {
        requireWithin(offset, length);
        if (length == 0) {
            return;
        }
        int first = (int) (offset / layout.blockBytes());
        int end = (int) ((offset + length - 1) / layout.blockBytes()) + 1;
        int blocksEnd = Math.min(end, layout.blocks());
        if (first < blocksEnd) {
            long start = layout.starts()[first];
            visitor.accept(start, layout.starts()[blocksEnd] - start);
        }
        if (end > layout.blocks()) {
            visitor.accept(layout.tail().start(), layout.tail().length());
        }
    }

    private void requireWithin(long offset, long length) {
        if (offset < 0 || length < 0 || offset > layout.bytes() - length) {
            throw new SquashfsException(
                    "squashfs: "
                            + path
                            + ": "
                            + length
                            + " bytes at "
                            + offset
                            + " of "
                            + layout.bytes());
        }
    }

    private void keep(int block, int length) {
        if (block == keptBlock) {
            return;
        }
        keptBlock = -1;
        if (kept.length < layout.blockBytes()) {
            kept = new byte[layout.blockBytes()];
        }
        if (block < layout.blocks()) {
            inflate(block, block, kept, 0);
        } else {
            inflateTail(length);
        }
        keptBlock = block;
    }

    /// @param last block that will be asked for next
    private void inflate(int block, int last, byte[] into, int offset) {
        int length = layout.length(block);
        int size = layout.sizes()[block];
        if (size == 0) {
            Arrays.fill(into, offset, offset + length, (byte) 0);
            return;
        }
        if (block < runFirst || block >= runEnd) {
            fetch(block, last);
        }
        int at = (int) (layout.starts()[block] - layout.starts()[runFirst]);
        expand(run, at, size, into, offset, length);
    }

    /// As many blocks as are asked for and fit a run.
    private void fetch(int first, int last) {
        long[] starts = layout.starts();
        int end = first + 1;
        while (end <= last
                && end < layout.blocks()
                && starts[end + 1] - starts[first] <= RUN_BYTES) {
            end++;
        }
        int bytes = (int) (starts[end] - starts[first]);
        runFirst = 0;
        runEnd = 0;
        if (run.length < bytes) {
            run = new byte[bytes];
        }
        source.read(starts[first], ByteBuffer.wrap(run, 0, bytes));
        runFirst = first;
        runEnd = end;
    }

    /// The fragment holds the tails of several files; this one's is cut out.
    private void inflateTail(int length) {
        FileLayout.Stored tail = layout.tail();
        byte[] stored = new byte[tail.length()];
        source.read(tail.start(), ByteBuffer.wrap(stored));
        byte[] fragment = stored;
        int fragmentLength = stored.length;
        if (tail.isCompressed()) {
            fragment = new byte[layout.blockBytes()];
            fragmentLength =
                    inflater.inflate(stored, 0, stored.length, fragment, 0, fragment.length);
        }
        if (layout.tailOffset() > fragmentLength - length) {
            throw new SquashfsException("squashfs: " + path + ": its tail is not in the fragment");
        }
        System.arraycopy(fragment, layout.tailOffset(), kept, 0, length);
    }

    private void expand(byte[] from, int at, int size, byte[] into, int offset, int length) {
        int stored = FileLayout.storedLength(size);
        int done = stored;
        if (FileLayout.isCompressed(size)) {
            done = inflater.inflate(from, at, stored, into, offset, length);
        } else if (stored == length) {
            System.arraycopy(from, at, into, offset, length);
        }
        if (done != length) {
            throw new SquashfsException(
                    "squashfs: " + path + ": a block has " + done + " bytes, want " + length);
        }
    }
}

package octant.update.squashfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The tables at an image's end: inodes, directories, fragments. They consist of metadata blocks,
/// each inflating to at most 8 KiB behind a u16 that holds its stored size (bit 15: uncompressed).
/// All are read at once: over a network that is one request.
final class Tables {
    static final int METADATA_BYTES = 8 << 10;

    /// Stored: enough for files of 4 GiB in blocks of 4 KiB.
    static final int MAX_BYTES = 8 << 20;

    /// What is inflated for one lookup.
    static final int MAX_BLOCKS_A_LOOKUP = 4096;

    private static final int UNCOMPRESSED = 0x8000;

    private final long start;
    private final byte[] bytes;
    private final ByteBuffer numbers;
    private final BlockInflater inflater;
    private int blocksLeft = MAX_BLOCKS_A_LOOKUP;

    /// @param next where the block after it starts
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Block(byte[] data, int length, long next) {}

    private Tables(long start, byte[] bytes, BlockInflater inflater) {
        this.start = start;
        this.bytes = bytes;
        this.inflater = inflater;
        this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static Tables read(SquashfsSource source, Superblock superblock, BlockInflater inflater) {
        long length = superblock.bytesUsed() - superblock.inodeTable();
        if (length > MAX_BYTES) {
            throw new SquashfsException(
                    "squashfs: tables of " + length + " bytes; at most " + MAX_BYTES + " are read");
        }
        byte[] bytes = new byte[(int) length];
        source.read(superblock.inodeTable(), ByteBuffer.wrap(bytes));
        return new Tables(superblock.inodeTable(), bytes, inflater);
    }

    /// Grants a lookup its share of work.
    void beginLookup() {
        blocksLeft = MAX_BLOCKS_A_LOOKUP;
    }

    /// @param at where the metadata block starts in the image
    Block block(long at) {
        if (blocksLeft-- <= 0) {
            throw new SquashfsException("squashfs: a lookup takes more than 32 MiB of tables");
        }
        int header = Short.toUnsignedInt(numbers.getShort(index(at, Short.BYTES)));
        int stored = header & ~UNCOMPRESSED;
        if (stored == 0 || stored > METADATA_BYTES) {
            throw new SquashfsException(
                    "squashfs: metadata block of " + stored + " bytes at " + at);
        }
        int from = index(at + Short.BYTES, stored);
        byte[] data = new byte[METADATA_BYTES];
        int length = stored;
        if ((header & UNCOMPRESSED) != 0) {
            System.arraycopy(bytes, from, data, 0, stored);
        } else {
            length = inflater.inflate(bytes, from, stored, data, 0, data.length);
        }
        return new Block(data, length, at + Short.BYTES + stored);
    }

    /// A pointer of the lists that lead to metadata blocks.
    long pointer(long at) {
        return numbers.getLong(index(at, Long.BYTES));
    }

    private int index(long at, int length) {
        if (at < start || at > start + bytes.length - length) {
            throw new SquashfsException(
                    "squashfs: " + Long.toUnsignedString(at) + " lies outside of the tables");
        }
        return (int) (at - start);
    }
}

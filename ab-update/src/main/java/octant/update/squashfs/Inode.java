package octant.update.squashfs;

import java.nio.ByteBuffer;

/// A file or folder of an image. Layouts, after the common head (u16 type, u16 mode, u16 owner, u16
/// group, u32 time, u32 number):
///
/// ```
/// folder    1  u32 block  u32 links  u16 bytes  u16 offset  u32 parent
/// folder    8  u32 links  u32 bytes  u32 block  u32 parent  u16 indexes  u16 offset  u32 xattr
/// file      2  u32 start  u32 fragment  u32 offset  u32 bytes  u32[] block sizes
/// file      9  u64 start  u64 bytes  u64 sparse  u32 links  u32 fragment  u32 offset  u32 xattr  u32[] …
/// ```
sealed interface Inode {
    /// @param block where its listing starts in the directory table
    /// @param bytes of the listing
    record Folder(long block, int offset, long bytes) implements Inode {}

    /// @param start where its first block lies in the image
    /// @param fragment which fragment holds its tail, or [#NO_FRAGMENT]
    /// @param fragmentOffset where in the fragment
    /// @param blockSizes as stored: 24 bits of size, bit 24 for uncompressed; 0 for a block of
    ///   zeros
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Regular(long start, long bytes, long fragment, long fragmentOffset, int[] blockSizes)
            implements Inode {}

    /// A link, a device: nothing that a bundle needs.
    record Other(int type) implements Inode {}

    long NO_FRAGMENT = 0xffffffffL;

    /// Blocks of a file: 4 GiB in blocks of 4 KiB.
    int MAX_BLOCKS = 1 << 20;

    /// What a listing's size in an inode counts too much: for `.` and `..`, which are not stored.
    int LISTING_EXTRA = 3;

    static Inode read(MetadataCursor in, int blockBytes) {
        int type = Short.toUnsignedInt(in.next(16).getShort(0));
        return switch (type) {
            case 1 -> {
                ByteBuffer rest = in.next(16);
                yield folder(u32(rest, 0), rest.getShort(10), rest.getShort(8) & 0xffff);
            }
            case 8 -> {
                ByteBuffer rest = in.next(24);
                yield folder(u32(rest, 8), rest.getShort(18), u32(rest, 4));
            }
            case 2 -> {
                ByteBuffer rest = in.next(16);
                yield regular(
                        in, blockBytes, u32(rest, 0), u32(rest, 12), u32(rest, 4), u32(rest, 8));
            }
            case 9 -> {
                ByteBuffer rest = in.next(40);
                yield regular(
                        in,
                        blockBytes,
                        rest.getLong(0),
                        rest.getLong(8),
                        u32(rest, 28),
                        u32(rest, 32));
            }
            default -> new Other(type);
        };
    }

    private static Inode folder(long block, short offset, long bytes) {
        return new Folder(block, Short.toUnsignedInt(offset), Math.max(0, bytes - LISTING_EXTRA));
    }

    private static Inode regular(
            MetadataCursor in, int blockBytes, long start, long bytes, long fragment, long offset) {
        boolean hasFragment = fragment != NO_FRAGMENT;
        if (bytes < 0 || bytes / blockBytes >= MAX_BLOCKS) {
            throw new SquashfsException(
                    "squashfs: a file of " + Long.toUnsignedString(bytes) + " bytes is too large");
        }
        long blocks = hasFragment ? bytes / blockBytes : Math.ceilDiv(bytes, blockBytes);
        int[] sizes = new int[(int) blocks];
        for (int at = 0; at < sizes.length; ) {
            int count = Math.min(sizes.length - at, Tables.METADATA_BYTES / Integer.BYTES);
            in.next(count * Integer.BYTES).asIntBuffer().get(sizes, at, count);
            at += count;
        }
        return new Regular(start, bytes, fragment, offset, sizes);
    }

    private static long u32(ByteBuffer in, int at) {
        return Integer.toUnsignedLong(in.getInt(at));
    }
}

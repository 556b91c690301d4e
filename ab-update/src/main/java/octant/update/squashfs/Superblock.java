package octant.update.squashfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The first 96 bytes of an image. Numbers are little-endian:
///
/// ```
///  0 u32 "hsqs"          24 u16 flags           48 u64 id table
///  4 u32 inodes          26 u16 ids             56 u64 xattr table (all ones: none)
///  8 u32 time            28 u16 version 4       64 u64 inode table
/// 12 u32 block size      30 u16 version 0       72 u64 directory table
/// 16 u32 fragments       32 u64 root inode      80 u64 fragment table
/// 20 u16 compression     40 u64 bytes used      88 u64 export table (all ones: none)
/// 22 u16 log2 of block
/// ```
///
/// @param rootInode which metadata block of the inode table (48 bits), and where in it (16 bits)
/// @param bytesUsed the image's size without padding
record Superblock(
        int inodes,
        int blockBytes,
        long fragments,
        int flags,
        long rootInode,
        long bytesUsed,
        long idTable,
        long inodeTable,
        long directoryTable,
        long fragmentTable) {
    static final int BYTES = 96;
    static final int MIN_BLOCK_BYTES = 4 << 10;
    static final int MAX_BLOCK_BYTES = 1 << 20;

    /// Flags of the images we write.
    static final int NO_FRAGMENTS = 0x10;

    static final int NO_XATTRS = 0x200;

    static final long NONE = -1;

    private static final int MAGIC = 0x73717368;
    private static final int GZIP = 1;

    /// @param imageBytes the size of what holds the image
    /// @throws SquashfsException if this is no image that we read
    static Superblock decode(byte[] bytes, long imageBytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(in.getInt(0) == MAGIC, "no \"hsqs\" at its start");
        int major = Short.toUnsignedInt(in.getShort(28));
        int minor = Short.toUnsignedInt(in.getShort(30));
        require(major == 4 && minor == 0, "version " + major + "." + minor + ", want 4.0");
        requireGzip(Short.toUnsignedInt(in.getShort(20)));
        int blockBytes = in.getInt(12);
        require(
                isBlockSize(blockBytes)
                        && in.getShort(22) == Integer.numberOfTrailingZeros(blockBytes),
                "block size " + Integer.toUnsignedString(blockBytes));
        Superblock superblock =
                new Superblock(
                        in.getInt(4),
                        blockBytes,
                        Integer.toUnsignedLong(in.getInt(16)),
                        Short.toUnsignedInt(in.getShort(24)),
                        in.getLong(32),
                        in.getLong(40),
                        in.getLong(48),
                        in.getLong(64),
                        in.getLong(72),
                        in.getLong(80));
        superblock.requireOrder(imageBytes);
        return superblock;
    }

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .putInt(inodes)
                .putInt(0)
                .putInt(blockBytes)
                .putInt((int) fragments)
                .putShort((short) GZIP)
                .putShort((short) Integer.numberOfTrailingZeros(blockBytes))
                .putShort((short) flags)
                .putShort((short) 1)
                .putShort((short) 4)
                .putShort((short) 0)
                .putLong(rootInode)
                .putLong(bytesUsed)
                .putLong(idTable)
                .putLong(NONE)
                .putLong(inodeTable)
                .putLong(directoryTable)
                .putLong(fragmentTable)
                .putLong(NONE)
                .array();
    }

    static boolean isBlockSize(int bytes) {
        return bytes >= MIN_BLOCK_BYTES && bytes <= MAX_BLOCK_BYTES && Integer.bitCount(bytes) == 1;
    }

    /// The data comes first, then the tables; each starts within the image.
    private void requireOrder(long imageBytes) {
        require(
                bytesUsed > BYTES && bytesUsed <= imageBytes,
                "it says " + Long.toUnsignedString(bytesUsed) + " bytes, has " + imageBytes);
        require(inodeTable >= BYTES && inodeTable < bytesUsed, "inode table out of range");
        require(
                directoryTable > inodeTable && directoryTable < bytesUsed,
                "directory table out of range");
        require(
                fragments == 0 || (fragmentTable > inodeTable && fragmentTable < bytesUsed),
                "fragment table out of range");
    }

    private static void requireGzip(int compression) {
        String name =
                switch (compression) {
                    case GZIP -> "";
                    case 2 -> "lzma";
                    case 3 -> "lzo";
                    case 4 -> "xz";
                    case 5 -> "lz4";
                    case 6 -> "zstd";
                    default -> "unknown (" + compression + ")";
                };
        require(
                name.isEmpty(),
                "compression is "
                        + name
                        + ", want gzip; make the bundle with mksquashfs's default, without"
                        + " --mksquashfs-args='-comp …'");
    }

    private static void require(boolean sound, String otherwise) {
        if (!sound) {
            throw new SquashfsException("squashfs: " + otherwise);
        }
    }
}

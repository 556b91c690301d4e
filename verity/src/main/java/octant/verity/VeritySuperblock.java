package octant.verity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// The first 512 bytes of a hash device. Numbers are little-endian:
///
/// ```
///   0  signature        "verity\0\0"
///   8  version          u32  1
///  12  hash type        u32  1 (salt before the block)
///  16  uuid             16 bytes, in the order they are written down
///  32  algorithm        "sha256", zero-padded to 32 bytes
///  64  data block size  u32  4096
///  68  hash block size  u32  4096
///  72  data blocks      u64
///  80  salt size        u16
///  82  padding          6 bytes of zero
///  88  salt             256 bytes, zero-padded
/// 344  padding          168 bytes of zero
/// ```
///
/// The kernel does not read it; `veritysetup` and our updater do.
///
/// @param uuid names the tree
/// @param dataBlocks blocks of 4096 bytes in the image, at least one
/// @param salt hashed before every block
public record VeritySuperblock(UUID uuid, long dataBlocks, Salt salt) {
    /// Of data and of hash blocks; other sizes are refused.
    public static final int BLOCK_BYTES = 4096;

    /// An image of 16 TiB; more is a damaged superblock.
    public static final long MAX_DATA_BLOCKS = 1L << 32;

    static final int BYTES = 512;

    private static final byte[] SIGNATURE = "verity\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ALGORITHM =
            Arrays.copyOf("sha256".getBytes(StandardCharsets.US_ASCII), 32);

    public VeritySuperblock {
        if (dataBlocks < 1 || dataBlocks > MAX_DATA_BLOCKS) {
            throw new IllegalArgumentException(
                    "data blocks: want 1 to " + MAX_DATA_BLOCKS + ", have " + dataBlocks);
        }
    }

    /// The first hash block: superblock and zeros.
    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.put(SIGNATURE).putInt(1).putInt(1);
        putUuid(out);
        out.put(ALGORITHM).putInt(BLOCK_BYTES).putInt(BLOCK_BYTES).putLong(dataBlocks);
        byte[] saltBytes = salt.bytes();
        out.putShort((short) saltBytes.length).put(new byte[6]).put(saltBytes);
        return out.array();
    }

    /// @param bytes at least the first 512 of a hash device
    /// @throws VerityException if this is no superblock, or one of a format we do not use
    public static VeritySuperblock decode(byte[] bytes) {
        if (bytes.length < BYTES) {
            throw malformed("want 512 bytes, have " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] signature = new byte[SIGNATURE.length];
        in.get(signature);
        if (!Arrays.equals(signature, SIGNATURE)) {
            throw malformed("no signature \"verity\": this is no hash device");
        }
        expect("version", 1, in.getInt());
        expect("hash type", 1, in.getInt());
        UUID uuid = uuid(in);
        byte[] algorithm = new byte[ALGORITHM.length];
        in.get(algorithm);
        if (!Arrays.equals(algorithm, ALGORITHM)) {
            throw malformed("algorithm: want sha256");
        }
        expect("data block size", BLOCK_BYTES, in.getInt());
        expect("hash block size", BLOCK_BYTES, in.getInt());
        long dataBlocks = in.getLong();
        if (dataBlocks < 1 || dataBlocks > MAX_DATA_BLOCKS) {
            throw malformed("data blocks: " + Long.toUnsignedString(dataBlocks));
        }
        int saltSize = Short.toUnsignedInt(in.getShort());
        if (saltSize > Salt.MAX_BYTES) {
            throw malformed("salt size: " + saltSize);
        }
        byte[] salt = new byte[saltSize];
        in.get(88, salt);
        return new VeritySuperblock(uuid, dataBlocks, Salt.of(salt));
    }

    private void putUuid(ByteBuffer out) {
        out.order(ByteOrder.BIG_ENDIAN)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static UUID uuid(ByteBuffer in) {
        in.order(ByteOrder.BIG_ENDIAN);
        UUID uuid = new UUID(in.getLong(), in.getLong());
        in.order(ByteOrder.LITTLE_ENDIAN);
        return uuid;
    }

    private static void expect(String field, int want, int have) {
        if (have != want) {
            throw malformed(field + ": want " + want + ", have " + Integer.toUnsignedString(have));
        }
    }

    private static VerityException malformed(String why) {
        return new VerityException("verity superblock: " + why);
    }
}

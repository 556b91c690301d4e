package octant.update.disk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import octant.verity.RootHash;
import octant.verity.Sha256;

/// UUIDs that follow from what they name, so that the same build gives the same bytes.
public final class StableId {
    private StableId() {}

    /// A UUID of version 8 (RFC 9562) from the SHA-256 of a namespace and a name in it.
    public static UUID of(UUID namespace, String name) {
        ByteBuffer digest = ByteBuffer.wrap(Sha256.of(joined(namespace, name)));
        long high = (digest.getLong() & ~0xf000L) | 0x8000L;
        long low = (digest.getLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }

    /// The partition that holds the image of this root hash: the hash's first 128 bits.
    public static UUID ofRoot(RootHash rootHash) {
        return uuid(rootHash.hex().substring(0, 32));
    }

    /// The partition that holds its hash tree: the hash's last 128 bits.
    public static UUID ofVerity(RootHash rootHash) {
        return uuid(rootHash.hex().substring(32));
    }

    private static UUID uuid(String hex) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static byte[] joined(UUID namespace, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(16 + text.length)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .put(text)
                .array();
    }
}

package octant.update.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/// GUIDs as a partition table stores them: the first three groups little-endian, the rest in the
/// order they are written down (UEFI Specification, appendix A).
final class GptGuid {
    /// The type of an unused entry.
    static final UUID NONE = new UUID(0, 0);

    private GptGuid() {}

    static void put(ByteBuffer out, UUID guid) {
        long high = guid.getMostSignificantBits();
        out.order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (high >>> 32))
                .putShort((short) (high >>> 16))
                .putShort((short) high)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(guid.getLeastSignificantBits())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    static UUID get(ByteBuffer in) {
        in.order(ByteOrder.LITTLE_ENDIAN);
        long high = Integer.toUnsignedLong(in.getInt()) << 32;
        high |= Short.toUnsignedLong(in.getShort()) << 16;
        high |= Short.toUnsignedLong(in.getShort());
        in.order(ByteOrder.BIG_ENDIAN);
        long low = in.getLong();
        in.order(ByteOrder.LITTLE_ENDIAN);
        return new UUID(high, low);
    }
}

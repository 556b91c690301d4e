package octant.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The attributes of a kernel message, by type; their form is drawn at [NetlinkRequest]. Of several
/// with one type the last counts.
final class NetlinkAttributes {
    private static final int HEADER_BYTES = 4;
    private static final int TYPE_MASK = 0x3FFF; // without NLA_F_NESTED, NLA_F_NET_BYTEORDER

    private final Map<Integer, ByteBuffer> byType;

    private NetlinkAttributes(Map<Integer, ByteBuffer> byType) {
        this.byType = byType;
    }

    /// @throws MalformedAnswerException when lengths do not add up
    static NetlinkAttributes parse(ByteBuffer bytes) {
        ByteBuffer data = bytes.duplicate().order(ByteOrder.nativeOrder());
        Map<Integer, ByteBuffer> byType = new HashMap<>();
        int at = 0;
        while (at < data.capacity()) {
            int rest = data.capacity() - at;
            int length = rest < HEADER_BYTES ? 0 : data.getShort(at) & 0xFFFF;
            if (length < HEADER_BYTES || length > rest) {
                throw new MalformedAnswerException(
                        "netlink", "attribute of " + length + " bytes, " + rest + " left");
            }
            byType.put(
                    data.getShort(at + 2) & TYPE_MASK,
                    data.slice(at + HEADER_BYTES, length - HEADER_BYTES)
                            .order(ByteOrder.nativeOrder()));
            at += (length + 3) & ~3;
        }
        return new NetlinkAttributes(byType);
    }

    Optional<ByteBuffer> find(int type) {
        return Optional.ofNullable(byType.get(type));
    }

    int number(int type, int otherwise) {
        ByteBuffer value = byType.get(type);
        if (value == null) {
            return otherwise;
        }
        return sized(type, value, 4).getInt(0);
    }

    /// Up to its NUL; empty when there is no such attribute.
    String text(int type) {
        ByteBuffer value = byType.get(type);
        if (value == null) {
            return "";
        }
        byte[] bytes = bytes(value);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    Optional<IpAddress> address(int type, IpAddress.Family family) {
        return find(type).map(value -> IpAddress.of(bytes(sized(type, value, family.bytes()))));
    }

    Optional<NetlinkAttributes> nested(int type) {
        return find(type).map(NetlinkAttributes::parse);
    }

    static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.capacity()];
        value.get(0, bytes);
        return bytes;
    }

    private static ByteBuffer sized(int type, ByteBuffer value, int bytes) {
        if (value.capacity() != bytes) {
            throw new MalformedAnswerException(
                    "netlink",
                    "attribute " + type + " of " + value.capacity() + " bytes, not " + bytes);
        }
        return value;
    }
}

package octant.init.network;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import octant.linux.IpAddress;

/// The options of a DHCP message, RFC 2132: code, length, value. An option that comes several times
/// is one option in pieces (RFC 3396).
final class DhcpOptions {
    static final int PAD = 0;
    static final int SUBNET_MASK = 1;
    static final int ROUTERS = 3;
    static final int NAME_SERVERS = 6;
    static final int HOST_NAME = 12;
    static final int DOMAIN_NAME = 15;
    static final int REQUESTED_ADDRESS = 50;
    static final int LEASE_SECONDS = 51;
    static final int OVERLOAD = 52;
    static final int TYPE = 53;
    static final int SERVER = 54;
    static final int WANTED = 55;
    static final int MESSAGE = 56;
    static final int MAX_MESSAGE_BYTES = 57;
    static final int RENEWAL_SECONDS = 58;
    static final int REBINDING_SECONDS = 59;
    static final int CLIENT = 61;
    static final int CLASSLESS_ROUTES = 121;
    static final int END = 255;

    /// Addresses taken from one option.
    static final int MAX_ADDRESSES = 8;

    private static final int MAX_PIECE_BYTES = 255;

    private final TreeMap<Integer, byte[]> values = new TreeMap<>();

    DhcpOptions put(int code, byte... value) {
        values.put(code, value.clone());
        return this;
    }

    DhcpOptions put(int code, IpAddress address) {
        return put(code, address.bytes());
    }

    DhcpOptions putInt(int code, int value) {
        return put(
                code,
                (byte) (value >> 24),
                (byte) (value >> 16),
                (byte) (value >> 8),
                (byte) value);
    }

    Optional<byte[]> find(int code) {
        return Optional.ofNullable(values.get(code)).map(byte[]::clone);
    }

    /// A value of four bytes as an unsigned number.
    Optional<Long> number(int code) {
        return find(code)
                .filter(value -> value.length == 4)
                .map(value -> IpAddress.of(value).low());
    }

    Optional<IpAddress> address(int code) {
        return find(code).filter(value -> value.length == 4).map(IpAddress::of);
    }

    /// The addresses of a list, at most [#MAX_ADDRESSES]; none if it is not a list of addresses.
    List<IpAddress> addresses(int code) {
        byte[] value = find(code).orElse(new byte[0]);
        List<IpAddress> addresses = new ArrayList<>();
        if (value.length % 4 == 0) {
            for (int at = 0; at < value.length && addresses.size() < MAX_ADDRESSES; at += 4) {
                addresses.add(IpAddress.of(value[at], value[at + 1], value[at + 2], value[at + 3]));
            }
        }
        return List.copyOf(addresses);
    }

    /// A text of printable ASCII, without the zeros some servers end it with; nothing if it holds
    /// anything else.
    Optional<String> text(int code) {
        return find(code)
                .map(value -> new String(value, StandardCharsets.ISO_8859_1))
                .map(DhcpOptions::withoutEndingZeros)
                .filter(text -> !text.isEmpty())
                .filter(text -> text.chars().allMatch(c -> c >= ' ' && c < 0x7F));
    }

    private static String withoutEndingZeros(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == 0) {
            end--;
        }
        return text.substring(0, end);
    }

    /// Adds the options of one field of a message.
    ///
    /// @return false if a length leads beyond the field
    boolean read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && (bytes[at] & 0xFF) != END) {
            int code = bytes[at++] & 0xFF;
            if (code == PAD) {
                continue;
            }
            int length = at < to ? bytes[at++] & 0xFF : Integer.MAX_VALUE;
            if (length > to - at) {
                return false;
            }
            append(code, bytes, at, length);
            at += length;
        }
        return true;
    }

    private void append(int code, byte[] bytes, int from, int length) {
        byte[] before = values.getOrDefault(code, new byte[0]);
        byte[] after = Arrays.copyOf(before, before.length + length);
        System.arraycopy(bytes, from, after, before.length, length);
        values.put(code, after);
    }

    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        values.forEach((code, value) -> {
            int at = 0;
            do {
                int piece = Math.min(MAX_PIECE_BYTES, value.length - at);
                out.write(code);
                out.write(piece);
                out.write(value, at, piece);
                at += piece;
            } while (at < value.length);
        });
        out.write(END);
        return out.toByteArray();
    }
}

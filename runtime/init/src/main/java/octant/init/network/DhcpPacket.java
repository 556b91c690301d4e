package octant.init.network;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import octant.linux.IpAddress;

/// The IPv4 and UDP headers around a DHCP message, for a link that has no address yet (RFC 791, RFC
/// 768).
///
/// ```text
///  0 u8 version 4, words   2 u16 length   4 u16 id   6 u16 fragment   8 u8 ttl   9 u8 protocol
/// 10 u16 checksum   12 source   16 destination
/// 20 u16 source port   22 u16 destination port   24 u16 length   26 u16 checksum   28 data
/// ```
final class DhcpPacket {
    static final int SERVER_PORT = 67;
    static final int CLIENT_PORT = 68;
    static final int MAX_BYTES = 1_500;

    private static final int IP_BYTES = 20;
    private static final int UDP_BYTES = 8;
    private static final int UDP = 17;
    private static final int TTL = 64;

    private DhcpPacket() {}

    static byte[] toServer(byte[] message, IpAddress from, IpAddress to) {
        return wrap(message, from, CLIENT_PORT, to, SERVER_PORT);
    }

    static byte[] wrap(byte[] message, IpAddress from, int fromPort, IpAddress to, int toPort) {
        int udpBytes = UDP_BYTES + message.length;
        ByteBuffer out = ByteBuffer.allocate(IP_BYTES + udpBytes);
        out.put((byte) 0x45).put((byte) 0).putShort((short) out.capacity());
        out.putInt(0).put((byte) TTL).put((byte) UDP).putShort((short) 0);
        out.put(from.bytes()).put(to.bytes());
        out.putShort(10, (short) ~sum(out, 0, IP_BYTES, 0));
        out.putShort((short) fromPort).putShort((short) toPort);
        out.putShort((short) udpBytes).putShort((short) 0).put(message);
        // The pseudo header: both addresses, protocol, length.
        int checksum = ~sum(out, 12, out.capacity(), UDP + udpBytes) & 0xFFFF;
        out.putShort(26, (short) (checksum == 0 ? 0xFFFF : checksum));
        return out.array();
    }

    /// The message for a DHCP client in a packet, if it is one. The UDP checksum is not looked at:
    /// between two interfaces of one machine, as virtual ones are, the kernel does not fill it in.
    static Optional<byte[]> forClient(byte[] packet) {
        ByteBuffer in = ByteBuffer.wrap(packet);
        if (packet.length < IP_BYTES + UDP_BYTES || (in.get(0) & 0xF0) != 0x40) {
            return Optional.empty();
        }
        int ipBytes = (in.get(0) & 0xF) * 4;
        int total = in.getShort(2) & 0xFFFF;
        boolean whole = ipBytes >= IP_BYTES && total >= ipBytes + UDP_BYTES;
        if (!whole || total > packet.length) {
            return Optional.empty();
        }
        boolean fragment = (in.getShort(6) & 0x3FFF) != 0;
        boolean intact = sum(in, 0, ipBytes, 0) == 0xFFFF;
        if (fragment || !intact || in.get(9) != UDP) {
            return Optional.empty();
        }
        int udpBytes = in.getShort(ipBytes + 4) & 0xFFFF;
        boolean ours =
                (in.getShort(ipBytes) & 0xFFFF) == SERVER_PORT
                        && (in.getShort(ipBytes + 2) & 0xFFFF) == CLIENT_PORT;
        if (!ours || udpBytes < UDP_BYTES || udpBytes > total - ipBytes) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOfRange(packet, ipBytes + UDP_BYTES, ipBytes + udpBytes));
    }

    /// The ones' complement sum of 16-bit words, RFC 1071; an odd last byte counts as a high one.
    private static int sum(ByteBuffer bytes, int from, int to, int initial) {
        int sum = initial;
        for (int at = from; at < to; at++) {
            int value = bytes.get(at) & 0xFF;
            sum += (at - from) % 2 == 0 ? value << 8 : value;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }
}

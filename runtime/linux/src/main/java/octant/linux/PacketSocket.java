package octant.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Optional;

/// Packets of one protocol on one interface, without their link-layer header; packet(7),
/// `SOCK_DGRAM`. Works on an interface without any address, which is why DHCP needs it.
///
/// ```text
/// struct sockaddr_ll (20 bytes):
///  0 u16 family   2 be16 protocol   4 s32 ifindex   8 u16 hatype   10 u8 pkttype   11 u8 halen
/// 12 u8 addr[8]
/// ```
public final class PacketSocket implements AutoCloseable {
    static final int ADDRESS_BYTES = 20;

    /// `ETH_P_IP`.
    public static final int IPV4 = 0x0800;

    private final Descriptor descriptor;
    private final int interfaceIndex;
    private final int etherType;

    private PacketSocket(Descriptor descriptor, int interfaceIndex, int etherType) {
        this.descriptor = descriptor;
        this.interfaceIndex = interfaceIndex;
        this.etherType = etherType;
    }

    /// @param interfaceIndex [Link#index]
    /// @param etherType what to receive, as [#IPV4]
    public static PacketSocket open(int interfaceIndex, int etherType) {
        String name = "packets of interface " + interfaceIndex;
        // Protocol 0 receives nothing until bind(2) has chosen the interface.
        Descriptor socket = Sockets.open(Sockets.PACKET, Sockets.DATAGRAM, 0, name);
        try {
            PacketSocket packets = new PacketSocket(socket, interfaceIndex, etherType);
            Sockets.bind(socket, packets.address(new byte[0]));
            return packets;
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    public void send(byte[] packet, MacAddress to) {
        Sockets.send(descriptor, packet, 0, packet.length, address(to.bytes()));
    }

    /// The next packet, from its network-layer header on. From anybody on that network: trust
    /// nothing.
    ///
    /// @param limitBytes the rest of a longer packet is lost
    /// @return nothing when the time is over
    public Optional<byte[]> receive(int limitBytes, Duration timeout) {
        return Sockets.receive(descriptor, limitBytes, ADDRESS_BYTES, timeout)
                .map(Sockets.Received::data);
    }

    private byte[] address(byte[] hardware) {
        ByteBuffer address = ByteBuffer.allocate(ADDRESS_BYTES).order(ByteOrder.nativeOrder());
        address.putShort(0, (short) Sockets.PACKET);
        address.put(2, (byte) (etherType >> 8)).put(3, (byte) etherType);
        address.putInt(4, interfaceIndex);
        address.put(11, (byte) hardware.length);
        address.put(12, hardware);
        byte[] encoded = new byte[ADDRESS_BYTES];
        address.get(0, encoded);
        return encoded;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

package octant.linux;

import java.time.Duration;
import java.util.Optional;
import octant.linux.IpAddress.Family;

/// IPv4 datagrams through one interface, udp(7): what a DHCP client needs once it has an address.
///
/// ```text
/// struct sockaddr_in (16 bytes):  0 u16 family   2 be16 port   4 be32 address   8 zero[8]
/// ```
public final class UdpSocket implements AutoCloseable {
    static final int ADDRESS_BYTES = 16;

    /// The largest datagram that IPv4 has.
    public static final int DATAGRAM_LIMIT_BYTES = 65_507;

    private final Descriptor descriptor;

    private UdpSocket(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// A datagram from somewhere.
    ///
    /// @param data never changed: it is the receiver's alone
    @SuppressWarnings("ArrayRecordComponent") // not compared; a copy of each datagram is too dear
    public record Datagram(byte[] data, IpAddress from, int port) {}

    /// Bound to an address and port, and, unless `device` is empty, to an interface by name
    /// (`SO_BINDTODEVICE`). May broadcast, and shares its port (`SO_REUSEADDR`).
    public static UdpSocket open(IpAddress address, int port, String device) {
        String name = "udp " + address + ":" + port + " " + device;
        Descriptor socket = Sockets.open(Sockets.INTERNET, Sockets.DATAGRAM, 0, name);
        try {
            Sockets.set(socket, Sockets.REUSE_ADDRESS, 1);
            Sockets.set(socket, Sockets.BROADCAST, 1);
            if (!device.isEmpty()) {
                Sockets.set(socket, Sockets.BIND_TO_DEVICE, device);
            }
            Sockets.bind(socket, encode(address, port));
            return new UdpSocket(socket);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    /// The local port, chosen by the kernel when it was opened with 0; `int getsockname(int fd,
    /// struct sockaddr *address, socklen_t *length)`, getsockname(2).
    public int port() {
        return port(Sockets.name(descriptor, ADDRESS_BYTES));
    }

    private static int port(byte[] address) {
        if (address.length != ADDRESS_BYTES) {
            throw new MalformedAnswerException("address", address.length + " bytes");
        }
        return ((address[2] & 0xFF) << 8) | (address[3] & 0xFF);
    }

    public void send(byte[] data, IpAddress to, int port) {
        Sockets.send(descriptor, data, 0, data.length, encode(to, port));
    }

    /// @param limitBytes the rest of a longer datagram is lost
    /// @return nothing when the time is over
    public Optional<Datagram> receive(int limitBytes, Duration timeout) {
        return Sockets.receive(descriptor, limitBytes, ADDRESS_BYTES, timeout)
                .map(UdpSocket::datagram);
    }

    private static Datagram datagram(Sockets.Received received) {
        byte[] from = received.from();
        int port = port(from);
        return new Datagram(
                received.data(), IpAddress.of(from[4], from[5], from[6], from[7]), port);
    }

    private static byte[] encode(IpAddress address, int port) {
        if (address.family() != Family.V4 || port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException(
                    "not an IPv4 address and port: " + address + " " + port);
        }
        byte[] encoded = new byte[ADDRESS_BYTES];
        encoded[0] = Sockets.INTERNET;
        encoded[2] = (byte) (port >> 8);
        encoded[3] = (byte) port;
        System.arraycopy(address.bytes(), 0, encoded, 4, 4);
        return encoded;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

package octant.init.network;

import java.nio.ByteBuffer;
import java.util.Optional;
import octant.linux.IpAddress;
import octant.linux.IpAddress.Family;
import octant.linux.MacAddress;

/// A DHCPv4 message, RFC 2131 section 2, as far as a client on Ethernet needs it.
///
/// ```text
///   0 u8 op   1 u8 htype   2 u8 hlen   3 u8 hops   4 u32 xid   8 u16 secs   10 u16 flags
///  12 ciaddr   16 yiaddr   20 siaddr   24 giaddr   28 chaddr[16]   44 sname[64]   108 file[128]
/// 236 u32 magic   240 options
/// ```
///
/// @param exchange the number that ties answers to questions (`xid`)
/// @param seconds since the client began to ask
/// @param client the client's address, if it has one already (`ciaddr`)
/// @param yours the address given to the client (`yiaddr`)
/// @param hardware the client's
record DhcpMessage(
        Type type,
        int exchange,
        int seconds,
        IpAddress client,
        IpAddress yours,
        MacAddress hardware,
        DhcpOptions options) {
    enum Type {
        DISCOVER(1),
        OFFER(2),
        REQUEST(3),
        DECLINE(4),
        ACK(5),
        NAK(6),
        RELEASE(7),
        INFORM(8);

        private final byte number;

        Type(int number) {
            this.number = (byte) number;
        }

        byte number() {
            return number;
        }

        boolean fromServer() {
            return this == OFFER || this == ACK || this == NAK;
        }

        static Optional<Type> of(int number) {
            for (Type type : values()) {
                if (type.number == number) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    /// An Ethernet frame's worth; longer messages are not asked for.
    static final int MAX_BYTES = 1_472;

    static final IpAddress NO_ADDRESS = IpAddress.any(Family.V4);

    private static final int FIXED_BYTES = 240;

    /// BOOTP relays drop shorter ones.
    private static final int MIN_BYTES = 300;

    private static final int MAGIC = 0x6382_5363;
    private static final int ETHERNET = 1;
    private static final int REQUEST_OP = 1;
    private static final int REPLY_OP = 2;
    private static final int SERVER_NAME_AT = 44;
    private static final int FILE_AT = 108;
    private static final int MAGIC_AT = 236;

    byte[] encode() {
        byte[] encodedOptions = options.encode();
        ByteBuffer out =
                ByteBuffer.allocate(Math.max(MIN_BYTES, FIXED_BYTES + encodedOptions.length));
        out.put((byte) (type.fromServer() ? REPLY_OP : REQUEST_OP));
        out.put((byte) ETHERNET).put((byte) hardware.bytes().length).put((byte) 0);
        out.putInt(exchange);
        out.putShort((short) Math.min(seconds, 0xFFFF)).putShort((short) 0);
        out.put(client.bytes()).put(yours.bytes());
        out.position(28).put(hardware.bytes());
        out.position(MAGIC_AT).putInt(MAGIC).put(encodedOptions);
        return out.array();
    }

    /// @return nothing if it is not a whole DHCP message for Ethernet
    static Optional<DhcpMessage> decode(byte[] bytes) {
        if (bytes.length < FIXED_BYTES) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean ethernet = in.get(1) == ETHERNET && in.get(2) == 6;
        if (!ethernet || in.getInt(MAGIC_AT) != MAGIC) {
            return Optional.empty();
        }
        Optional<DhcpOptions> options = options(bytes);
        Optional<Type> type =
                options.flatMap(found -> found.find(DhcpOptions.TYPE))
                        .filter(value -> value.length == 1)
                        .flatMap(value -> Type.of(value[0]));
        if (type.isEmpty() || in.get(0) != (type.get().fromServer() ? REPLY_OP : REQUEST_OP)) {
            return Optional.empty();
        }
        byte[] hardware = new byte[6];
        in.get(28, hardware);
        return Optional.of(
                new DhcpMessage(
                        type.get(),
                        in.getInt(4),
                        in.getShort(8) & 0xFFFF,
                        address(in, 12),
                        address(in, 16),
                        MacAddress.of(hardware),
                        options.get()));
    }

    /// Also those that a server put into the fields for the boot file and its own name.
    private static Optional<DhcpOptions> options(byte[] bytes) {
        DhcpOptions options = new DhcpOptions();
        boolean whole = options.read(bytes, FIXED_BYTES, bytes.length);
        int overload =
                options.find(DhcpOptions.OVERLOAD)
                        .filter(value -> value.length == 1)
                        .map(value -> (int) value[0])
                        .orElse(0);
        if ((overload & 1) != 0) {
            whole &= options.read(bytes, FILE_AT, MAGIC_AT);
        }
        if ((overload & 2) != 0) {
            whole &= options.read(bytes, SERVER_NAME_AT, FILE_AT);
        }
        return whole ? Optional.of(options) : Optional.empty();
    }

    private static IpAddress address(ByteBuffer in, int at) {
        return new IpAddress(Family.V4, 0, in.getInt(at) & 0xFFFF_FFFFL);
    }
}

package octant.linux;

import java.nio.ByteBuffer;
import java.util.Optional;

/// A network interface.
///
/// @param kind of a virtual one, as `veth`, `bridge`, `wireguard`; empty for hardware and loopback
/// @param up switched on
/// @param running has a carrier and may send
public record Link(
        int index,
        String name,
        Optional<MacAddress> hardwareAddress,
        int mtuBytes,
        boolean up,
        boolean running,
        boolean loopback,
        String kind) {
    /// ```text
    /// struct ifinfomsg (16 bytes):
    ///  0 u8 family   2 u16 type   4 s32 index   8 u32 flags   12 u32 change
    /// ```
    static final int FIXED_BYTES = 16;

    static final int UP = 1; // IFF_UP
    private static final int LOOPBACK = 8;
    private static final int RUNNING = 0x40;

    private static final int ADDRESS = 1; // IFLA_ADDRESS
    static final int NAME = 3;
    static final int MTU = 4;
    static final int INFO = 18;
    static final int INFO_KIND = 1;
    static final int INFO_DATA = 2;

    /// @param message `RTM_NEWLINK` or `RTM_DELLINK`
    static Link read(NetlinkMessage message) {
        ByteBuffer fixed = message.fixed(FIXED_BYTES);
        NetlinkAttributes attributes = message.attributes(FIXED_BYTES);
        int flags = fixed.getInt(8);
        return new Link(
                fixed.getInt(4),
                attributes.text(NAME),
                attributes
                        .find(ADDRESS)
                        .filter(address -> address.capacity() == MacAddress.BYTES)
                        .map(address -> MacAddress.of(NetlinkAttributes.bytes(address))),
                attributes.number(MTU, 0),
                (flags & UP) != 0,
                (flags & RUNNING) != 0,
                (flags & LOOPBACK) != 0,
                attributes.nested(INFO).map(info -> info.text(INFO_KIND)).orElse(""));
    }
}

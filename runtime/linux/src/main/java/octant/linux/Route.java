package octant.linux;

import java.nio.ByteBuffer;
import java.util.Optional;
import octant.linux.IpAddress.Family;

/// A way to a network.
///
/// @param destination the network; the zero address with prefix length 0 is everything
/// @param gateway who forwards; nothing when the network is on the link itself
/// @param interfaceIndex 0 when the kernel named none
/// @param metric the smallest wins; 0 lets the kernel choose
public record Route(
        IpAddress destination,
        int prefixLength,
        Optional<IpAddress> gateway,
        int interfaceIndex,
        int metric) {
    /// ```text
    /// struct rtmsg (12 bytes):
    ///  0 u8 family   1 u8 dst_len   2 u8 src_len   3 u8 tos
    ///  4 u8 table    5 u8 protocol  6 u8 scope     7 u8 type   8 u32 flags
    /// ```
    static final int FIXED_BYTES = 12;

    static final int DESTINATION = 1; // RTA_DST
    static final int INTERFACE = 4;
    static final int GATEWAY = 5;
    static final int METRIC = 6;
    private static final int TABLE = 15;

    public Route {
        if (prefixLength < 0 || prefixLength > destination.family().bits()) {
            throw new IllegalArgumentException("prefix length " + prefixLength);
        }
        if (gateway.isPresent() && gateway.get().family() != destination.family()) {
            throw new IllegalArgumentException("gateway of another family: " + gateway.get());
        }
    }

    /// Everything that has no better route.
    public static Route standard(IpAddress gateway, int interfaceIndex, int metric) {
        IpAddress everything = IpAddress.any(gateway.family());
        return new Route(everything, 0, Optional.of(gateway), interfaceIndex, metric);
    }

    /// Whether it is a default route.
    public boolean isDefault() {
        return prefixLength == 0;
    }

    /// @param message `RTM_NEWROUTE` or `RTM_DELROUTE` of IPv4 or IPv6
    static Route read(NetlinkMessage message) {
        ByteBuffer fixed = message.fixed(FIXED_BYTES);
        NetlinkAttributes attributes = message.attributes(FIXED_BYTES);
        Family family = fixed.get(0) == Family.V4.number() ? Family.V4 : Family.V6;
        int prefixLength = fixed.get(1) & 0xFF;
        if (prefixLength > family.bits()) {
            throw new MalformedAnswerException("RTM_NEWROUTE", "prefix length " + prefixLength);
        }
        return new Route(
                attributes.address(DESTINATION, family).orElse(IpAddress.any(family)),
                prefixLength,
                attributes.address(GATEWAY, family),
                attributes.number(INTERFACE, 0),
                attributes.number(METRIC, 0));
    }

    /// Which table a route is in: the attribute holds numbers over 255.
    static int table(NetlinkMessage message) {
        int small = message.fixed(FIXED_BYTES).get(4) & 0xFF;
        return message.attributes(FIXED_BYTES).number(TABLE, small);
    }

    /// `default via 192.0.2.1 on link 2`.
    @Override
    public String toString() {
        String network = isDefault() ? "default" : destination + "/" + prefixLength;
        String via = gateway.isPresent() ? " via " + gateway.get() : "";
        return network + via + " on link " + interfaceIndex;
    }
}

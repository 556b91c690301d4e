package octant.linux;

import java.nio.ByteBuffer;
import octant.linux.IpAddress.Family;

/// An address of an interface.
///
/// @param tentative IPv6 still asks whether somebody else has it: it cannot be used yet
/// @param failed somebody else has it (duplicate address detection)
/// @param permanent without a lifetime: not learnt from a router
public record InterfaceAddress(
        int interfaceIndex,
        IpAddress address,
        int prefixLength,
        boolean tentative,
        boolean failed,
        boolean permanent) {
    /// ```text
    /// struct ifaddrmsg (8 bytes):
    ///  0 u8 family   1 u8 prefixlen   2 u8 flags   3 u8 scope   4 u32 index
    /// ```
    static final int FIXED_BYTES = 8;

    static final int ADDRESS = 1; // IFA_ADDRESS: of the other end on point-to-point links
    static final int LOCAL = 2; // IFA_LOCAL: ours; IPv6 has it only on point-to-point links
    static final int BROADCAST = 4;
    private static final int FLAGS = 8;

    private static final int DUPLICATE = 8;
    private static final int TENTATIVE = 0x40;
    private static final int PERMANENT = 0x80;

    /// @param message `RTM_NEWADDR` or `RTM_DELADDR` of IPv4 or IPv6
    static InterfaceAddress read(NetlinkMessage message) {
        ByteBuffer fixed = message.fixed(FIXED_BYTES);
        NetlinkAttributes attributes = message.attributes(FIXED_BYTES);
        Family family = fixed.get(0) == Family.V4.number() ? Family.V4 : Family.V6;
        int prefixLength = fixed.get(1) & 0xFF;
        int flags = attributes.number(FLAGS, fixed.get(2) & 0xFF);
        IpAddress address =
                attributes
                        .address(LOCAL, family)
                        .or(() -> attributes.address(ADDRESS, family))
                        .orElseThrow(
                                () -> new MalformedAnswerException("RTM_NEWADDR", "no address"));
        if (prefixLength > family.bits()) {
            throw new MalformedAnswerException("RTM_NEWADDR", "prefix length " + prefixLength);
        }
        return new InterfaceAddress(
                fixed.getInt(4),
                address,
                prefixLength,
                (flags & TENTATIVE) != 0,
                (flags & DUPLICATE) != 0,
                (flags & PERMANENT) != 0);
    }

    /// Whether this family is one of ours.
    static boolean isIp(NetlinkMessage message, int fixedBytes) {
        int family = message.fixed(fixedBytes).get(0);
        return family == Family.V4.number() || family == Family.V6.number();
    }

    /// `192.0.2.1/24`.
    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}

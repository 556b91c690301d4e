package octant.linux;

import java.util.ArrayList;
import java.util.List;
import octant.linux.IpAddress.Family;

/// The addresses of the interfaces of this namespace, rtnetlink(7).
public final class Addresses {
    static final int NEW = 20; // RTM_NEWADDR
    static final int DELETED = 21;
    private static final int GET = 22;

    private static final int ACKNOWLEDGED = NetlinkRequest.ACKNOWLEDGE;

    private Addresses() {}

    /// Of all interfaces and both families.
    public static List<InterfaceAddress> list() {
        try (Netlink netlink = Netlink.route()) {
            NetlinkRequest request =
                    new NetlinkRequest(GET, NetlinkRequest.DUMP).putInt(0).putInt(0);
            List<InterfaceAddress> addresses = new ArrayList<>();
            for (NetlinkMessage message : netlink.dump(request, "addresses")) {
                boolean known = InterfaceAddress.isIp(message, InterfaceAddress.FIXED_BYTES);
                if (message.type() == NEW && known) {
                    addresses.add(InterfaceAddress.read(message));
                }
            }
            return addresses;
        }
    }

    /// Adds an address with its on-link route, or leaves one that is there; IPv4 with the broadcast
    /// address of its network.
    public static void add(int interfaceIndex, IpAddress address, int prefixLength) {
        int flags = ACKNOWLEDGED | NetlinkRequest.CREATE | NetlinkRequest.REPLACE;
        NetlinkRequest request = request(NEW, flags, interfaceIndex, address, prefixLength);
        if (address.family() == Family.V4 && prefixLength < 31) {
            IpAddress network = address.network(prefixLength);
            long hosts = 0xFFFF_FFFFL >>> prefixLength;
            IpAddress broadcast = new IpAddress(Family.V4, 0, network.low() | hosts);
            request.attribute(InterfaceAddress.BROADCAST, broadcast.bytes());
        }
        change(request, "add " + address + "/" + prefixLength + " to link " + interfaceIndex);
    }

    /// @throws LinuxException EADDRNOTAVAIL when it is not there
    public static void remove(int interfaceIndex, IpAddress address, int prefixLength) {
        change(
                request(DELETED, ACKNOWLEDGED, interfaceIndex, address, prefixLength),
                "remove " + address + "/" + prefixLength + " from link " + interfaceIndex);
    }

    private static void change(NetlinkRequest request, String object) {
        try (Netlink netlink = Netlink.route()) {
            netlink.change(request, object);
        }
    }

    private static NetlinkRequest request(
            int type, int flags, int interfaceIndex, IpAddress address, int prefixLength) {
        if (prefixLength < 0 || prefixLength > address.family().bits()) {
            throw new IllegalArgumentException("prefix length " + prefixLength);
        }
        return new NetlinkRequest(type, flags)
                .putByte(address.family().number())
                .putByte(prefixLength)
                .putByte(0)
                .putByte(0)
                .putInt(interfaceIndex)
                .attribute(InterfaceAddress.LOCAL, address.bytes())
                .attribute(InterfaceAddress.ADDRESS, address.bytes());
    }
}

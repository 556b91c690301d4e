package octant.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The network interfaces of this namespace, rtnetlink(7).
public final class Links {
    static final int NEW = 16; // RTM_NEWLINK
    static final int DELETED = 17;
    private static final int GET = 18;
    private static final int SET = 19;
    private static final int PEER = 1; // VETH_INFO_PEER

    private Links() {}

    public static List<Link> list() {
        try (Netlink netlink = Netlink.route()) {
            NetlinkRequest request = request(GET, NetlinkRequest.DUMP, 0, 0, 0);
            List<Link> links = new ArrayList<>();
            for (NetlinkMessage message : netlink.dump(request, "links")) {
                if (message.type() == NEW) {
                    links.add(Link.read(message));
                }
            }
            return links;
        }
    }

    public static Optional<Link> find(String name) {
        for (Link link : list()) {
            if (link.name().equals(name)) {
                return Optional.of(link);
            }
        }
        return Optional.empty();
    }

    public static void setUp(int index) {
        change(request(SET, NetlinkRequest.ACKNOWLEDGE, index, Link.UP, Link.UP), index, "up");
    }

    public static void setDown(int index) {
        change(request(SET, NetlinkRequest.ACKNOWLEDGE, index, 0, Link.UP), index, "down");
    }

    public static void setMtu(int index, int mtuBytes) {
        NetlinkRequest request = request(SET, NetlinkRequest.ACKNOWLEDGE, index, 0, 0);
        change(request.attribute(Link.MTU, mtuBytes), index, "mtu " + mtuBytes);
    }

    /// Two links with a cable between them, veth(4): one may be moved to another namespace.
    public static void createPair(String name, String peer) {
        int flags = NetlinkRequest.ACKNOWLEDGE | NetlinkRequest.CREATE | NetlinkRequest.EXCLUSIVE;
        NetlinkRequest request = request(NEW, flags, 0, 0, 0).attribute(Link.NAME, name);
        int info = request.begin(Link.INFO);
        request.attribute(Link.INFO_KIND, "veth");
        int data = request.begin(Link.INFO_DATA);
        int other = request.begin(PEER);
        request.putInt(0).putInt(0).putInt(0).putInt(0).attribute(Link.NAME, peer);
        request.end(other).end(data).end(info);
        try (Netlink netlink = Netlink.route()) {
            netlink.change(request, "create links " + name + ", " + peer);
        }
    }

    /// Removes a virtual link, and with one of a pair the other.
    public static void remove(int index) {
        change(request(DELETED, NetlinkRequest.ACKNOWLEDGE, index, 0, 0), index, "remove");
    }

    private static void change(NetlinkRequest request, int index, String what) {
        try (Netlink netlink = Netlink.route()) {
            netlink.change(request, "link " + index + " " + what);
        }
    }

    /// @param mask which of the flags are meant
    private static NetlinkRequest request(int type, int mode, int index, int flags, int mask) {
        return new NetlinkRequest(type, mode).putInt(0).putInt(index).putInt(flags).putInt(mask);
    }
}

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

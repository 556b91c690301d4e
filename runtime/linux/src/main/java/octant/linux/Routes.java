package octant.linux;

import java.util.ArrayList;
import java.util.List;

/// The main routing table of this namespace, rtnetlink(7).
public final class Routes {
    static final int NEW = 24; // RTM_NEWROUTE
    static final int DELETED = 25;
    private static final int GET = 26;

    private static final int MAIN_TABLE = 254;
    private static final int BY_BOOT = 3; // RTPROT_BOOT
    private static final int UNICAST = 1;
    private static final int EVERYWHERE = 0; // RT_SCOPE_UNIVERSE
    private static final int ON_LINK = 253;
    private static final int ANY_PROTOCOL = 0;
    private static final int ANY_SCOPE = 255; // RT_SCOPE_NOWHERE

    private Routes() {}

    /// Unicast routes of both families.
    public static List<Route> list() {
        try (Netlink netlink = Netlink.route()) {
            NetlinkRequest request = new NetlinkRequest(GET, NetlinkRequest.DUMP);
            request.putInt(0).putInt(0).putInt(0);
            List<Route> routes = new ArrayList<>();
            for (NetlinkMessage message : netlink.dump(request, "routes")) {
                if (message.type() == NEW && isMainUnicast(message)) {
                    routes.add(Route.read(message));
                }
            }
            return routes;
        }
    }

    /// The default routes of both families.
    public static List<Route> defaults() {
        List<Route> defaults = new ArrayList<>();
        for (Route route : list()) {
            if (route.isDefault()) {
                defaults.add(route);
            }
        }
        return defaults;
    }

    private static boolean isMainUnicast(NetlinkMessage message) {
        return InterfaceAddress.isIp(message, Route.FIXED_BYTES)
                && message.fixed(Route.FIXED_BYTES).get(7) == UNICAST
                && Route.table(message) == MAIN_TABLE;
    }

    /// Adds a route, or replaces the one to the same network with the same metric.
    public static void add(Route route) {
        int flags = NetlinkRequest.ACKNOWLEDGE | NetlinkRequest.CREATE | NetlinkRequest.REPLACE;
        int scope = route.gateway().isPresent() ? EVERYWHERE : ON_LINK;
        change(request(NEW, flags, route, BY_BOOT, scope), "add " + route);
    }

    /// @throws LinuxException ESRCH when it is not there
    public static void remove(Route route) {
        int flags = NetlinkRequest.ACKNOWLEDGE;
        change(request(DELETED, flags, route, ANY_PROTOCOL, ANY_SCOPE), "remove " + route);
    }

    private static void change(NetlinkRequest request, String object) {
        try (Netlink netlink = Netlink.route()) {
            netlink.change(request, object);
        }
    }

    private static NetlinkRequest request(
            int type, int flags, Route route, int protocol, int scope) {
        NetlinkRequest request =
                new NetlinkRequest(type, flags)
                        .putByte(route.destination().family().number())
                        .putByte(route.prefixLength())
                        .putByte(0)
                        .putByte(0)
                        .putByte(MAIN_TABLE)
                        .putByte(protocol)
                        .putByte(scope)
                        .putByte(UNICAST)
                        .putInt(0);
        if (!route.isDefault()) {
            request.attribute(
                    Route.DESTINATION, route.destination().network(route.prefixLength()).bytes());
        }
        if (route.gateway().isPresent()) {
            request.attribute(Route.GATEWAY, route.gateway().get().bytes());
        }
        if (route.interfaceIndex() != 0) {
            request.attribute(Route.INTERFACE, route.interfaceIndex());
        }
        if (route.metric() != 0) {
            request.attribute(Route.METRIC, route.metric());
        }
        return request;
    }
}

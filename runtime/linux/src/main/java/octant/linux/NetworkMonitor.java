package octant.linux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Tells what changes in the network of this namespace. Open it first and list after, so that
/// nothing falls between.
public final class NetworkMonitor implements AutoCloseable {
    private static final int GROUPS = 1 | 0x10 | 0x100; // RTMGRP_LINK, _IPV4_IFADDR, _IPV6_IFADDR

    private final Netlink netlink;

    private NetworkMonitor(Netlink netlink) {
        this.netlink = netlink;
    }

    public static NetworkMonitor open() {
        return new NetworkMonitor(Netlink.open(0, GROUPS, "network changes"));
    }

    /// For [Epoll].
    public Descriptor descriptor() {
        return netlink.descriptor();
    }

    /// Waits for changes.
    ///
    /// @return empty when the time is over
    public List<NetworkChange> await(Duration timeout) {
        List<NetworkChange> changes = new ArrayList<>();
        try {
            for (NetlinkMessage message : netlink.receive(timeout)) {
                add(message, changes);
            }
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOBUFS) {
                throw e;
            }
            changes.add(new NetworkChange.Lost());
        }
        return changes;
    }

    private static void add(NetlinkMessage message, List<NetworkChange> changes) {
        switch (message.type()) {
            case Links.NEW -> changes.add(new NetworkChange.LinkChanged(Link.read(message)));
            case Links.DELETED -> changes.add(new NetworkChange.LinkRemoved(Link.read(message)));
            case Addresses.NEW ->
                    changes.add(new NetworkChange.AddressAdded(InterfaceAddress.read(message)));
            case Addresses.DELETED ->
                    changes.add(new NetworkChange.AddressRemoved(InterfaceAddress.read(message)));
            default -> {}
        }
    }

    @Override
    public void close() {
        netlink.close();
    }
}

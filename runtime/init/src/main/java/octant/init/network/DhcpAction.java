package octant.init.network;

import octant.linux.IpAddress;

/// What a [DhcpExchange] wants done.
sealed interface DhcpAction {
    /// To everybody on the link, from no address.
    record Broadcast(DhcpMessage message) implements DhcpAction {}

    /// To the server that gave the lease, from the leased address.
    record Unicast(DhcpMessage message, IpAddress from, IpAddress server) implements DhcpAction {}

    /// The lease is ours from now on; also after each renewal.
    record Configure(DhcpLease lease) implements DhcpAction {}

    /// The lease is no longer ours.
    record Unconfigure(DhcpLease lease) implements DhcpAction {}
}

package octant.init.network;

import java.util.List;
import java.util.Optional;
import octant.linux.InterfaceAddress;
import octant.linux.IpAddress;
import octant.linux.Link;

/// The network at one moment, as `octant status` shows it.
///
/// @param links and their addresses, learnt ones too; loopback among them
/// @param device the link that DHCP chose
/// @param dns the name servers in the resolver file
public record NetworkState(
        List<Link> links,
        List<InterfaceAddress> addresses,
        Optional<String> device,
        Optional<DhcpLease> lease,
        List<IpAddress> dns) {
    public NetworkState {
        links = List.copyOf(links);
        addresses = List.copyOf(addresses);
        dns = List.copyOf(dns);
    }
}

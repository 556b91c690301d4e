package octant.main;

import java.util.ArrayList;
import java.util.List;
import octant.linux.Addresses;
import octant.linux.InterfaceAddress;
import octant.linux.Link;
import octant.linux.Links;
import octant.linux.LinuxException;
import octant.services.api.MachineStatus.NetworkLink;

/// The network interfaces and their addresses, as the kernel has them now.
final class NetworkReport {
    private NetworkReport() {}

    /// All but the loopback; none if the kernel does not tell.
    static List<NetworkLink> links() {
        try {
            List<InterfaceAddress> addresses = Addresses.list();
            List<NetworkLink> links = new ArrayList<>();
            for (Link link : Links.list()) {
                if (!link.loopback()) {
                    links.add(
                            new NetworkLink(
                                    link.name(),
                                    link.up() && link.running(),
                                    addresses(addresses, link.index())));
                }
            }
            return links;
        } catch (LinuxException e) {
            return List.of();
        }
    }

    private static List<String> addresses(List<InterfaceAddress> all, int index) {
        List<String> addresses = new ArrayList<>();
        for (InterfaceAddress address : all) {
            if (address.interfaceIndex() == index && !address.tentative() && !address.failed()) {
                addresses.add(address.toString());
            }
        }
        return addresses;
    }
}

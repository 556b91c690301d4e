package octant.init.network;

import java.util.List;
import java.util.Optional;
import octant.linux.IpAddress;

/// `/run/octant/resolv.conf`, resolv.conf(5); `/etc/resolv.conf` of the image points to it.
///
/// @param servers at most three are written, as many as are read
record ResolverFile(List<IpAddress> servers, Optional<String> domain) {
    static final String PATH = "/run/octant/resolv.conf";

    String text() {
        StringBuilder text = new StringBuilder("# From octant.ip= and DHCP.\n");
        domain.ifPresent(name -> text.append("search ").append(name).append('\n'));
        servers.stream()
                .distinct()
                .limit(StaticAddress.MAX_DNS)
                .forEach(server -> text.append("nameserver ").append(server).append('\n'));
        return text.toString();
    }
}

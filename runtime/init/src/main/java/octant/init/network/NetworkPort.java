package octant.init.network;

import java.time.Duration;
import java.util.List;
import octant.linux.InterfaceAddress;
import octant.linux.IpAddress;
import octant.linux.Link;
import octant.linux.Route;

/// What [Network] needs of the kernel. Every call may throw [LinuxException]; adding what is there
/// changes nothing.
interface NetworkPort extends AutoCloseable {
    long monotonicNanos();

    List<Link> links();

    List<InterfaceAddress> addresses();

    void raise(Link link);

    void addAddress(int link, IpAddress address, int prefixLength);

    void removeAddress(int link, IpAddress address, int prefixLength);

    void addRoute(Route route);

    void removeRoute(Route route);

    /// From now on packets of the link arrive as [NetworkEvent.Packet].
    void listen(int link);

    /// Ends what [#listen] began, if anything.
    void deafen();

    /// To everybody on the link that is listened to.
    ///
    /// @param packet from its IPv4 header on
    void broadcast(byte[] packet);

    /// A datagram between the ports of DHCP.
    void unicast(byte[] message, IpAddress from, IpAddress to, Link through);

    void writeResolverFile(String text);

    /// Waits until something happened or the time is over.
    List<NetworkEvent> await(Duration limit);

    /// Ends an [#await] from another thread.
    void wake();

    @Override
    void close();
}

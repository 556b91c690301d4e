package octant.init.network;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import octant.linux.Addresses;
import octant.linux.Directories;
import octant.linux.Epoll;
import octant.linux.EventDescriptor;
import octant.linux.InterfaceAddress;
import octant.linux.IpAddress;
import octant.linux.Link;
import octant.linux.Links;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.MacAddress;
import octant.linux.NetworkChange;
import octant.linux.NetworkMonitor;
import octant.linux.PacketSocket;
import octant.linux.RandomBytes;
import octant.linux.Route;
import octant.linux.Routes;
import octant.linux.UdpSocket;
import org.jspecify.annotations.Nullable;

/// The kernel's network of the namespace of the thread that makes this.
final class LinuxNetworkPort implements NetworkPort {
    private static final long MONITOR = 1;
    private static final long WAKE = 2;
    private static final long PACKETS = 3;
    private static final int FILE_MODE = 0644;
    private static final int FOLDER_MODE = 0755;

    private final String resolverFile;
    private final Epoll epoll = Epoll.open();
    private final NetworkMonitor monitor = NetworkMonitor.open();
    private final EventDescriptor wake = EventDescriptor.open();
    private @Nullable PacketSocket packets;
    private @Nullable UdpSocket datagrams;

    LinuxNetworkPort(String resolverFile) {
        this.resolverFile = resolverFile;
        epoll.add(monitor.descriptor(), MONITOR, Epoll.Interest.READING);
        epoll.add(wake.descriptor(), WAKE, Epoll.Interest.READING);
    }

    /// From a seed nobody on the network can know.
    static RandomGenerator randomNumbers() {
        return new SplittableRandom(ByteBuffer.wrap(RandomBytes.next(Long.BYTES)).getLong());
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public List<Link> links() {
        return Links.list();
    }

    @Override
    public List<InterfaceAddress> addresses() {
        return Addresses.list();
    }

    @Override
    public void raise(Link link) {
        Links.setUp(link.index());
    }

    @Override
    public void addAddress(int link, IpAddress address, int prefixLength) {
        Addresses.add(link, address, prefixLength);
    }

    @Override
    public void removeAddress(int link, IpAddress address, int prefixLength) {
        Addresses.remove(link, address, prefixLength);
    }

    @Override
    public void addRoute(Route route) {
        Routes.add(route);
    }

    @Override
    public void removeRoute(Route route) {
        Routes.remove(route);
    }

    @Override
    public void listen(int link) {
        if (packets == null) {
            packets = PacketSocket.open(link, PacketSocket.IPV4);
            epoll.add(packets.descriptor(), PACKETS, Epoll.Interest.READING);
        }
    }

    @Override
    public void deafen() {
        if (packets != null) {
            epoll.remove(packets.descriptor());
            packets.close();
            packets = null;
        }
        if (datagrams != null) {
            datagrams.close();
            datagrams = null;
        }
    }

    @Override
    public void broadcast(byte[] packet) {
        if (packets == null) {
            throw new IllegalStateException("broadcast without listening");
        }
        packets.send(packet, MacAddress.BROADCAST);
    }

    /// The socket stays open while answers are waited for, or the kernel would refuse them; they
    /// are read as packets.
    @Override
    public void unicast(byte[] message, IpAddress from, IpAddress to, Link through) {
        if (datagrams == null) {
            datagrams = UdpSocket.open(from, DhcpPacket.CLIENT_PORT, through.name());
        }
        datagrams.send(message, to, DhcpPacket.SERVER_PORT);
        if (packets == null) {
            datagrams.close();
            datagrams = null;
        }
    }

    /// Whoever reads it sees the old text or the new one.
    @Override
    public void writeResolverFile(String text) {
        Directories.createIfAbsent(
                resolverFile.substring(0, resolverFile.lastIndexOf('/')), FOLDER_MODE);
        String next = resolverFile + ".new";
        LinuxFiles.writeFile(next, text.getBytes(StandardCharsets.UTF_8), FILE_MODE);
        Directories.rename(next, resolverFile);
    }

    @Override
    public List<NetworkEvent> await(Duration limit) {
        List<NetworkEvent> events = new ArrayList<>();
        for (Epoll.Ready ready : epoll.await(limit)) {
            if (ready.key() == MONITOR) {
                if (concernsLinks(monitor.await(Duration.ZERO))) {
                    events.add(new NetworkEvent.LinksChanged());
                }
            } else if (ready.key() == WAKE) {
                wake.read();
            } else if (packets != null) {
                receive(packets).ifPresent(events::add);
            }
        }
        return events;
    }

    private static boolean concernsLinks(List<NetworkChange> changes) {
        for (NetworkChange change : changes) {
            switch (change) {
                case NetworkChange.LinkChanged _,
                        NetworkChange.LinkRemoved _,
                        NetworkChange.Lost _ -> {
                    return true;
                }
                case NetworkChange.AddressAdded _, NetworkChange.AddressRemoved _ -> {}
            }
        }
        return false;
    }

    /// A link that went down says so here too; the monitor tells the rest.
    private static Optional<NetworkEvent> receive(PacketSocket packets) {
        try {
            return packets.receive(DhcpPacket.MAX_BYTES, Duration.ZERO)
                    .map(NetworkEvent.Packet::new);
        } catch (LinuxException _) {
            return Optional.of(new NetworkEvent.LinksChanged());
        }
    }

    @Override
    public void wake() {
        wake.signal();
    }

    @Override
    public void close() {
        deafen();
        epoll.close();
        monitor.close();
        wake.close();
    }
}

package octant.init.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import octant.linux.InterfaceAddress;
import octant.linux.IpAddress;
import octant.linux.Link;
import octant.linux.LinuxException;
import octant.linux.Route;
import org.jspecify.annotations.Nullable;

/// Configures the network and keeps it configured, on the one thread that calls [#run].
///
/// All Ethernet links are switched on: the kernel then gives them IPv6 addresses as routers
/// advertise them. The first link with a carrier gets what the settings say; a link that comes
/// later is as good. What the kernel refuses is told on the console and costs nothing but itself.
public final class Network {
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /// The smallest metric of a default route wins; the kernel's own IPv6 ones have 1024.
    private static final int METRIC = 100;

    private final NetworkPort port;
    private final Consumer<String> console;
    private final String hostName;
    private final RandomGenerator random;
    private final Set<Integer> raised = new HashSet<>();
    private final List<StaticAddress> waiting = new ArrayList<>();
    private final List<IpAddress> staticDns = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean dhcp;
    private @Nullable DhcpExchange exchange;
    private boolean started;
    private volatile boolean stopping;
    private volatile @Nullable Link chosen;
    private volatile Optional<DhcpLease> lease = Optional.empty();
    private volatile List<IpAddress> dns = List.of();

    Network(NetworkPort port, Consumer<String> console, String hostName, RandomGenerator random) {
        this.port = port;
        this.console = console;
        this.hostName = hostName;
        this.random = random;
    }

    /// The network of this machine.
    ///
    /// @param console takes one line per change, without prefix
    /// @param hostName told to the DHCP server; may be empty
    public static Network ofThisMachine(Consumer<String> console, String hostName) {
        return ofThisMachine(console, hostName, ResolverFile.PATH);
    }

    static Network ofThisMachine(Consumer<String> console, String hostName, String resolverFile) {
        return new Network(
                new LinuxNetworkPort(resolverFile),
                console,
                hostName,
                LinuxNetworkPort.randomNumbers());
    }

    /// Configures what `settings` say and goes on until [#stop]; call it once.
    public void run(NetworkSettings settings) {
        synchronized (this) {
            started = true;
        }
        try {
            writeResolverFile();
            switch (settings) {
                case NetworkSettings.None _ -> {}
                case NetworkSettings.Dhcp _ -> {
                    dhcp = true;
                    keepConfigured();
                }
                case NetworkSettings.Static(List<StaticAddress> addresses) -> {
                    waiting.addAll(addresses);
                    keepConfigured();
                }
            }
        } finally {
            ended.countDown();
        }
    }

    /// Gives the lease back and ends [#run]; waits for it no longer than `limit`.
    ///
    /// @return whether it ended in time
    public boolean stop(Duration limit) throws InterruptedException {
        synchronized (this) {
            if (!started) {
                return true;
            }
        }
        stopping = true;
        port.wake();
        boolean over = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        if (over) {
            port.close();
        }
        return over;
    }

    /// May be asked from any thread.
    public NetworkState state() {
        Link link = chosen;
        List<Link> links = port.links();
        List<InterfaceAddress> addresses = port.addresses();
        Optional<String> device = Optional.ofNullable(link).map(Link::name);
        return new NetworkState(links, addresses, device, lease, dns);
    }

    private void keepConfigured() {
        attempt(this::lookAtLinks);
        while (!stopping) {
            DhcpExchange running = exchange;
            long limit = LONGEST_WAIT.toNanos();
            long wait = running == null ? limit : running.untilNext(port.monotonicNanos(), limit);
            for (NetworkEvent event : port.await(Duration.ofNanos(wait))) {
                switch (event) {
                    case NetworkEvent.LinksChanged _ -> attempt(this::lookAtLinks);
                    case NetworkEvent.Packet packet -> take(packet.bytes());
                }
            }
            if (exchange != null && !stopping) {
                perform(exchange.tick(port.monotonicNanos()));
            }
        }
        if (exchange != null) {
            perform(exchange.release());
        }
    }

    private void take(byte[] packet) {
        DhcpExchange running = exchange;
        if (running == null) {
            return;
        }
        Optional<DhcpMessage> message = DhcpPacket.forClient(packet).flatMap(DhcpMessage::decode);
        if (message.isPresent()) {
            perform(running.received(message.get(), port.monotonicNanos()));
        }
    }

    private void lookAtLinks() {
        List<Link> links = ethernetLinks();
        for (Link link : links) {
            if (raised.add(link.index()) && !link.up()) {
                attempt(() -> port.raise(link));
            }
        }
        for (StaticAddress address : List.copyOf(waiting)) {
            Optional<Link> link = linkFor(address, links);
            if (link.isPresent()) {
                waiting.remove(address);
                configure(address, link.get());
            }
        }
        if (dhcp) {
            lookAtChosen(links);
            if (chosen == null) {
                firstRunning(links).ifPresent(this::beginDhcp);
            }
        }
    }

    /// Leaves a link that is gone, or that lost its carrier before it had a lease; asks anew where
    /// the carrier came back, as it may be another network.
    private void lookAtChosen(List<Link> links) {
        Link before = chosen;
        DhcpExchange running = exchange;
        if (before == null || running == null) {
            return;
        }
        Optional<Link> now =
                links.stream().filter(link -> link.index() == before.index()).findFirst();
        boolean carrier = now.isPresent() && now.get().running();
        if (now.isEmpty() || (!carrier && lease.isEmpty())) {
            exchange = null;
            chosen = null;
            lease = Optional.empty();
            port.deafen();
            writeResolverFile();
            console.accept(before.name() + " is gone");
        } else {
            chosen = now.get();
            if (carrier && !before.running()) {
                perform(running.renewNow(port.monotonicNanos()));
            }
        }
    }

    /// Hardware, and what looks like it inside a container; not the links that the machine makes
    /// for its own agents.
    private List<Link> ethernetLinks() {
        List<Link> links = new ArrayList<>();
        for (Link link : port.links()) {
            boolean hardware = link.kind().isEmpty();
            boolean container = link.kind().equals("veth") && link.name().startsWith("eth");
            if (!link.loopback() && link.hardwareAddress().isPresent() && (hardware || container)) {
                links.add(link);
            }
        }
        links.sort(Comparator.comparingInt(Link::index));
        return links;
    }

    private static Optional<Link> firstRunning(List<Link> links) {
        return links.stream().filter(link -> link.up() && link.running()).findFirst();
    }

    private static Optional<Link> linkFor(StaticAddress address, List<Link> links) {
        if (address.device().isEmpty()) {
            return firstRunning(links);
        }
        String name = address.device().get();
        return links.stream().filter(link -> link.name().equals(name)).findFirst();
    }

    private void beginDhcp(Link link) {
        chosen = link;
        DhcpExchange begun =
                new DhcpExchange(link.hardwareAddress().orElseThrow(), hostName, random);
        exchange = begun;
        console.accept("asking for an address on " + link.name());
        perform(begun.begin(port.monotonicNanos()));
    }

    private void perform(List<DhcpAction> actions) {
        Link link = chosen;
        if (exchange == null || link == null) {
            return;
        }
        boolean listening = exchange.listening();
        attempt(() -> listenOrNot(listening, link));
        for (DhcpAction action : actions) {
            attempt(() -> perform(action, link));
        }
    }

    private void listenOrNot(boolean listening, Link link) {
        if (listening) {
            port.listen(link.index());
        } else {
            port.deafen();
        }
    }

    private void perform(DhcpAction action, Link link) {
        switch (action) {
            case DhcpAction.Broadcast(DhcpMessage message) ->
                    port.broadcast(
                            DhcpPacket.toServer(
                                    message.encode(),
                                    message.client(),
                                    IpAddress.of((byte) 255, (byte) 255, (byte) 255, (byte) 255)));
            case DhcpAction.Unicast(DhcpMessage message, IpAddress from, IpAddress server) ->
                    port.unicast(message.encode(), from, server, link);
            case DhcpAction.Configure(DhcpLease granted) -> configure(granted, link);
            case DhcpAction.Unconfigure(DhcpLease lost) -> unconfigure(lost, link);
        }
    }

    private void configure(DhcpLease granted, Link link) {
        boolean news = !lease.equals(Optional.of(granted));
        port.addAddress(link.index(), granted.address(), granted.prefixLength());
        lease = Optional.of(granted);
        for (Route route : routes(granted, link)) {
            attempt(() -> port.addRoute(route));
        }
        if (news) {
            writeResolverFile();
            console.accept(
                    link.name()
                            + " has "
                            + granted.address()
                            + "/"
                            + granted.prefixLength()
                            + " from "
                            + granted.server());
        }
    }

    private void unconfigure(DhcpLease lost, Link link) {
        lease = Optional.empty();
        writeResolverFile();
        for (Route route : routes(lost, link).reversed()) {
            attempt(() -> port.removeRoute(route));
        }
        port.removeAddress(link.index(), lost.address(), lost.prefixLength());
        console.accept(link.name() + " no longer has " + lost.address());
    }

    private void configure(StaticAddress address, Link link) {
        attempt(() -> {
            port.addAddress(link.index(), address.address(), address.prefixLength());
            console.accept(
                    link.name() + " has " + address.address() + "/" + address.prefixLength());
        });
        if (address.gateway().isPresent()) {
            IpAddress gateway = address.gateway().get();
            attempt(() -> {
                if (!onLink(gateway, address.address(), address.prefixLength())) {
                    port.addRoute(hostRoute(gateway, link));
                }
                port.addRoute(Route.standard(gateway, link.index(), METRIC));
            });
        }
        staticDns.addAll(address.dns());
        writeResolverFile();
    }

    /// Every route after the one that leads to its gateway: clouds lend an address without a
    /// network and a gateway elsewhere.
    private static List<Route> routes(DhcpLease lease, Link link) {
        List<Route> routes = new ArrayList<>();
        for (DhcpLease.LeasedRoute leased : lease.routes()) {
            IpAddress gateway = leased.gateway();
            boolean direct = gateway.equals(DhcpMessage.NO_ADDRESS);
            if (!direct && !onLink(gateway, lease.address(), lease.prefixLength())) {
                Route toGateway = hostRoute(gateway, link);
                if (!routes.contains(toGateway)) {
                    routes.add(toGateway);
                }
            }
            Optional<IpAddress> via = direct ? Optional.empty() : Optional.of(gateway);
            routes.add(
                    new Route(
                            leased.destination(),
                            leased.prefixLength(),
                            via,
                            link.index(),
                            METRIC));
        }
        return routes;
    }

    private static boolean onLink(IpAddress gateway, IpAddress address, int prefixLength) {
        return gateway.network(prefixLength).equals(address.network(prefixLength));
    }

    private static Route hostRoute(IpAddress host, Link link) {
        return new Route(host, host.family().bits(), Optional.empty(), link.index(), METRIC);
    }

    private void writeResolverFile() {
        List<IpAddress> servers = new ArrayList<>(staticDns);
        lease.ifPresent(ours -> servers.addAll(ours.dns()));
        dns = List.copyOf(servers);
        ResolverFile file = new ResolverFile(dns, lease.flatMap(DhcpLease::domain));
        attempt(() -> port.writeResolverFile(file.text()));
    }

    private void attempt(Runnable change) {
        try {
            change.run();
        } catch (LinuxException e) {
            console.accept(String.valueOf(e.getMessage()));
        }
    }
}

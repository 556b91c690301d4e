package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octant.linux.IpAddress.Family;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Links, addresses, routes and sockets over them. Changes happen in a network namespace of its
/// own, in which the loopback link is the only one and starts switched off.
@ExtendWith(NativesLibrary.class)
class LinksTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int SEND_TRIES = 300;

    @Test
    void theLinksOfThisMachineAreThoseOfTheJdk() throws SocketException {
        List<String> names =
                NetworkInterface.networkInterfaces().map(NetworkInterface::getName).toList();
        assertThat(Links.list()).extracting(Link::name).containsAll(names);
        Link loopback = Links.find("lo").orElseThrow();
        assertThat(loopback.loopback()).isTrue();
        assertThat(loopback.mtuBytes()).isEqualTo(NetworkInterface.getByName("lo").getMTU());
        assertThat(Links.find("no-such-link")).isEmpty();
    }

    @Test
    void theAddressesOfThisMachineAreListed() {
        int loopback = Links.find("lo").orElseThrow().index();
        assertThat(Addresses.list())
                .filteredOn(address -> address.interfaceIndex() == loopback)
                .extracting(InterfaceAddress::toString)
                .contains("127.0.0.1/8");
        assertThat(Routes.defaults()).allMatch(Route::isDefault);
    }

    @Test
    @Tag("root")
    void aLinkIsSwitchedOnResizedAndOff() {
        inNetwork(loopback -> {
            assertThat(Links.list()).extracting(Link::up).containsExactly(false);
            Links.setUp(loopback);
            Links.setMtu(loopback, 9000);
            assertThat(Links.list())
                    .singleElement()
                    .satisfies(link -> {
                        assertThat(link.up()).isTrue();
                        assertThat(link.running()).isTrue();
                        assertThat(link.mtuBytes()).isEqualTo(9000);
                    });
            Links.setDown(loopback);
            assertThat(Links.list()).extracting(Link::up).containsExactly(false);
            assertThatThrownBy(() -> Links.setUp(4711))
                    .hasMessage("netlink(link 4711 up): ENODEV (No such device)");
        });
    }

    @Test
    @Tag("root")
    void addressesComeAndGo() {
        inNetwork(loopback -> {
            Links.setUp(loopback);
            IpAddress v4 = IpAddress.parse("192.0.2.7");
            IpAddress v6 = IpAddress.parse("2001:db8::7");
            Addresses.add(loopback, v4, 24);
            Addresses.add(loopback, v4, 24);
            Addresses.add(loopback, v6, 64);
            assertThat(Addresses.list())
                    .extracting(InterfaceAddress::toString)
                    .contains("192.0.2.7/24", "2001:db8::7/64", "127.0.0.1/8");
            assertThat(Addresses.list()).allMatch(InterfaceAddress::permanent);
            Addresses.remove(loopback, v4, 24);
            Addresses.remove(loopback, v6, 64);
            assertThat(Addresses.list())
                    .extracting(InterfaceAddress::toString)
                    .containsExactlyInAnyOrder("127.0.0.1/8", "::1/128");
            assertThatThrownBy(() -> Addresses.remove(loopback, v4, 24))
                    .hasMessageContaining("EADDRNOTAVAIL");
        });
    }

    @Test
    @Tag("root")
    void pairsOfLinksAreMadeAndRemoved() {
        inPair((left, right) -> {
            assertThat(left.kind()).isEqualTo("veth");
            assertThat(left.running()).isFalse();
            switchOn(left, right);
            assertThat(Links.find("left").orElseThrow().running()).isTrue();
            assertThatThrownBy(() -> Links.createPair("left", "other"))
                    .hasMessage("netlink(create links left, other): EEXIST (File exists)");
            Links.remove(right.index());
            assertThat(Links.list()).extracting(Link::name).containsExactly("lo");
        });
    }

    @Test
    @Tag("root")
    void routesComeAndGo() {
        inPair((left, right) -> {
            Links.setUp(left.index());
            Links.setUp(right.index());
            int link = left.index();
            Addresses.add(link, IpAddress.parse("192.0.2.7"), 24);
            Addresses.add(link, IpAddress.parse("2001:db8::7"), 64);
            Route v4 = Route.standard(IpAddress.parse("192.0.2.1"), link, 100);
            Route v6 = Route.standard(IpAddress.parse("2001:db8::1"), link, 1024);
            Route onLink = onLink("198.51.100.0", 24, link);
            Routes.add(v4);
            Routes.add(v4);
            Routes.add(v6);
            Routes.add(onLink);
            assertThat(Routes.defaults()).containsExactlyInAnyOrder(v4, v6);
            assertThat(Routes.list()).contains(v4, v6, onLink);
            Routes.remove(v4);
            Routes.remove(v6);
            Routes.remove(onLink);
            assertThat(Routes.defaults()).isEmpty();
            assertThat(Routes.list()).doesNotContain(onLink);
            assertThatThrownBy(() -> Routes.remove(v4))
                    .hasMessage(
                            "netlink(remove default via 192.0.2.1 on link "
                                    + link
                                    + "): ESRCH (No such process)");
        });
    }

    /// Duplicate address detection takes about a second: until then the address is tentative.
    @Test
    @Tag("root")
    void aNewAddressIsTentativeUntilTheMonitorTellsOtherwise() {
        inPair((left, right) -> {
            Links.setUp(left.index());
            Links.setUp(right.index());
            try (NetworkMonitor monitor = NetworkMonitor.open()) {
                Addresses.add(left.index(), IpAddress.parse("2001:db8::7"), 64);
                List<Boolean> tentative = new ArrayList<>();
                while (!tentative.contains(false)) {
                    List<NetworkChange> changes = monitor.await(LONG);
                    assertThat(changes).isNotEmpty();
                    for (NetworkChange change : changes) {
                        if (change instanceof NetworkChange.AddressAdded(InterfaceAddress address)
                                && address.toString().equals("2001:db8::7/64")) {
                            tentative.add(address.tentative());
                        }
                    }
                }
                assertThat(tentative).containsExactly(true, false);
            }
        });
    }

    private static Route onLink(String network, int prefixLength, int link) {
        return new Route(IpAddress.parse(network), prefixLength, Optional.empty(), link, 0);
    }

    @Test
    @Tag("root")
    void changesAreTold() {
        inNetwork(loopback -> {
            try (NetworkMonitor monitor = NetworkMonitor.open()) {
                assertThat(monitor.await(Duration.ZERO)).isEmpty();
                Links.setUp(loopback);
                List<NetworkChange> changes = new ArrayList<>();
                while (!addressesOf(changes).contains("127.0.0.1/8")) {
                    List<NetworkChange> more = monitor.await(LONG);
                    assertThat(more).isNotEmpty();
                    changes.addAll(more);
                }
                assertThat(changes)
                        .anySatisfy(change ->
                                assertThat(change)
                                        .isInstanceOfSatisfying(
                                                NetworkChange.LinkChanged.class,
                                                c -> assertThat(c.link().up()).isTrue()));
            }
        });
    }

    private static List<String> addressesOf(List<NetworkChange> changes) {
        List<String> addresses = new ArrayList<>();
        for (NetworkChange change : changes) {
            if (change instanceof NetworkChange.AddressAdded(InterfaceAddress address)) {
                addresses.add(address.toString());
            }
        }
        return addresses;
    }

    @Test
    @Tag("root")
    void packetsAreSentAndReceivedByProtocol() {
        inPair((left, right) -> {
            switchOn(left, right);
            try (PacketSocket sender = PacketSocket.open(left.index(), 0x88B5);
                    PacketSocket receiver = PacketSocket.open(right.index(), 0x88B5);
                    PacketSocket other = PacketSocket.open(right.index(), 0x88B6)) {
                // The first may be lost: a link says that it runs before it takes packets.
                Optional<byte[]> received = Optional.empty();
                for (int i = 0; i < SEND_TRIES && received.isEmpty(); i++) {
                    sender.send("packet".getBytes(UTF_8), right.hardwareAddress().orElseThrow());
                    received = receiver.receive(3, Duration.ofMillis(100));
                }
                assertThat(received)
                        .hasValueSatisfying(
                                data -> assertThat(data).isEqualTo("pac".getBytes(UTF_8)));
                assertThat(other.receive(100, Duration.ofMillis(1))).isEmpty();
                assertThat(sender.receive(100, Duration.ofMillis(1))).isEmpty();
            }
        });
    }

    @Test
    @Tag("root")
    void datagramsPassThroughTheNamedLink() {
        inNetwork(loopback -> {
            Links.setUp(loopback);
            exchange("lo");
        });
    }

    @Test
    void datagramsPassWithoutALink() {
        exchange("");
    }

    private static void exchange(String device) {
        IpAddress local = IpAddress.parse("127.0.0.1");
        try (UdpSocket server = UdpSocket.open(local, 0, device);
                UdpSocket client = UdpSocket.open(IpAddress.any(Family.V4), 0, device)) {
            assertThat(server.receive(100, Duration.ofMillis(1))).isEmpty();
            client.send("hello".getBytes(UTF_8), local, server.port());
            UdpSocket.Datagram datagram = server.receive(100, LONG).orElseThrow();
            assertThat(new String(datagram.data(), UTF_8)).isEqualTo("hello");
            assertThat(datagram.from()).isEqualTo(local);
            assertThat(datagram.port()).isEqualTo(client.port());
        }
    }

    /// Until the kernel has told that both run.
    private static void switchOn(Link left, Link right) {
        try (NetworkMonitor monitor = NetworkMonitor.open()) {
            Links.setUp(left.index());
            Links.setUp(right.index());
            Set<String> running = new HashSet<>();
            while (running.size() < 2) {
                List<NetworkChange> changes = monitor.await(LONG);
                assertThat(changes).isNotEmpty();
                for (NetworkChange change : changes) {
                    if (change instanceof NetworkChange.LinkChanged(Link link) && link.running()) {
                        running.add(link.name());
                    }
                }
            }
        }
    }

    private interface InPair {
        void run(Link left, Link right);
    }

    private static void inPair(InPair task) {
        inNetwork(loopback -> {
            Links.createPair("left", "right");
            task.run(Links.find("left").orElseThrow(), Links.find("right").orElseThrow());
        });
    }

    private interface InNetwork {
        void run(int loopback);
    }

    private static void inNetwork(InNetwork task) {
        OwnThread.inNamespaces(
                () -> task.run(Links.find("lo").orElseThrow().index()), Namespaces.Kind.NETWORK);
    }
}

package octant.init.network;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import octant.linux.Errno;
import octant.linux.InterfaceAddress;
import octant.linux.IpAddress;
import octant.linux.Link;
import octant.linux.LinuxException;
import octant.linux.MacAddress;
import octant.linux.Route;

/// A kernel on paper with a DHCP server behind its links. Each [#await] plays the next scene of the
/// script; after the last one the network is stopped. Time passes as it is waited for.
final class FakeNetwork implements NetworkPort {
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final List<String> changes = new ArrayList<>();
    private final Queue<Runnable> script = new ArrayDeque<>();
    private final List<NetworkEvent> events = new ArrayList<>();
    private long nowNanos;
    private boolean serverAnswers = true;
    private boolean refusesAddresses;

    FakeNetwork link(String name, String kind, boolean running) {
        Link before = links.get(name);
        int index = before == null ? links.size() + 1 : before.index();
        MacAddress hardware = new MacAddress(0x020000000000L + index);
        boolean loopback = name.equals("lo");
        links.put(
                name,
                new Link(
                        index,
                        name,
                        Optional.of(hardware),
                        1500,
                        running,
                        running,
                        loopback,
                        kind));
        events.add(new NetworkEvent.LinksChanged());
        return this;
    }

    FakeNetwork unplug(String name) {
        links.remove(name);
        events.add(new NetworkEvent.LinksChanged());
        return this;
    }

    FakeNetwork silentServer() {
        serverAnswers = false;
        return this;
    }

    FakeNetwork refusesAddresses() {
        refusesAddresses = true;
        return this;
    }

    /// What happens while the network waits, scene by scene.
    FakeNetwork then(Runnable scene) {
        script.add(scene);
        return this;
    }

    FakeNetwork thenWaits() {
        return then(() -> {});
    }

    List<String> changes() {
        return changes;
    }

    boolean scriptOver() {
        return script.isEmpty();
    }

    @Override
    public long monotonicNanos() {
        return nowNanos;
    }

    @Override
    public List<Link> links() {
        return List.copyOf(links.values());
    }

    @Override
    public List<InterfaceAddress> addresses() {
        return List.of();
    }

    @Override
    public void raise(Link link) {
        changes.add(link.name() + " up");
    }

    @Override
    public void addAddress(int link, IpAddress address, int prefixLength) {
        if (refusesAddresses) {
            throw new LinuxException("sendmsg", "add " + address, Errno.EPERM);
        }
        changes.add("add " + address + "/" + prefixLength + " on " + link);
    }

    @Override
    public void removeAddress(int link, IpAddress address, int prefixLength) {
        changes.add("remove " + address + "/" + prefixLength + " on " + link);
    }

    @Override
    public void addRoute(Route route) {
        changes.add("add " + route);
    }

    @Override
    public void removeRoute(Route route) {
        changes.add("remove " + route);
    }

    @Override
    public void listen(int link) {}

    @Override
    public void deafen() {}

    @Override
    public void broadcast(byte[] packet) {
        // From its own ports to the client's: a server reads the message behind both headers.
        byte[] bytes = Arrays.copyOfRange(packet, 28, packet.length);
        serve(DhcpMessage.decode(bytes).orElseThrow());
    }

    @Override
    public void unicast(byte[] message, IpAddress from, IpAddress to, Link through) {
        serve(DhcpMessage.decode(message).orElseThrow());
    }

    private void serve(DhcpMessage message) {
        changes.add("sent " + message.type());
        DhcpMessage.Type answer =
                message.type() == DhcpMessage.Type.DISCOVER
                        ? DhcpMessage.Type.OFFER
                        : DhcpMessage.Type.ACK;
        if (serverAnswers && message.type() != DhcpMessage.Type.RELEASE) {
            byte[] bytes = DhcpServer.answer(answer, message).encode();
            events.add(
                    new NetworkEvent.Packet(
                            DhcpPacket.wrap(bytes, DhcpServer.SERVER, 67, DhcpServer.ADDRESS, 68)));
        }
    }

    @Override
    public void writeResolverFile(String text) {
        String file = text.substring(text.indexOf('\n') + 1).replace('\n', ';');
        changes.add("resolv.conf " + file);
    }

    @Override
    public List<NetworkEvent> await(Duration limit) {
        if (events.isEmpty()) {
            nowNanos += limit.toNanos();
            Runnable scene = script.poll();
            if (scene != null) {
                scene.run();
            }
        }
        List<NetworkEvent> happened = List.copyOf(events);
        events.clear();
        return happened;
    }

    @Override
    public void wake() {}

    @Override
    public void close() {}
}

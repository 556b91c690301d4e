package octant.init.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class NetworkTest {
    private final FakeNetwork kernel = new FakeNetwork().link("lo", "", true);
    private final List<String> console = new ArrayList<>();
    private final Network network = new Network(kernel, console::add, "", new Random(1));

    /// Plays the script of [#kernel] to its end; stops the network in its last scene.
    private List<String> run(String settings) {
        kernel.then(this::stop);
        network.run(NetworkSettings.parse(settings));
        return kernel.changes();
    }

    /// From the network's own thread: it cannot wait for itself.
    private void stop() {
        try {
            assertThat(network.stop(Duration.ZERO)).isFalse();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void leavesTheNetworkAloneWhenToldTo() throws Exception {
        kernel.link("eth0", "", false);
        network.run(NetworkSettings.parse("none"));

        assertThat(kernel.changes()).containsExactly("resolv.conf ");
        assertThat(network.stop(Duration.ZERO)).isTrue();
    }

    @Test
    void endsAtOnceIfItNeverRan() throws Exception {
        assertThat(network.stop(Duration.ZERO)).isTrue();
    }

    @Test
    void configuresTheFirstLinkWithACarrierByDhcpAndGivesTheLeaseBack() {
        kernel.link("eth0", "", false).link("eth1", "", true);

        assertThat(run("dhcp"))
                .containsExactly(
                        "resolv.conf ",
                        "eth0 up",
                        "sent DISCOVER",
                        "sent REQUEST",
                        "add 192.0.2.77/24 on 3",
                        "add default via 192.0.2.1 on link 3",
                        "resolv.conf nameserver 192.0.2.53;",
                        "sent RELEASE",
                        "resolv.conf ",
                        "remove default via 192.0.2.1 on link 3",
                        "remove 192.0.2.77/24 on 3");
        assertThat(console)
                .containsExactly(
                        "asking for an address on eth1",
                        "eth1 has 192.0.2.77/24 from 192.0.2.1",
                        "eth1 no longer has 192.0.2.77");
    }

    @Test
    void beginsWhenACarrierComes() {
        kernel.link("eth0", "", false);
        kernel.then(() -> kernel.link("eth0", "", true));

        assertThat(run("dhcp"))
                .startsWith("resolv.conf ", "eth0 up", "sent DISCOVER")
                .contains("add 192.0.2.77/24 on 2");
    }

    @Test
    void ignoresLinksMadeForAgents() {
        kernel.link("agent1", "veth", true).link("docker0", "bridge", true);

        assertThat(run("dhcp")).containsExactly("resolv.conf ");
    }

    @Test
    void takesAnotherLinkWhenItsOwnIsGone() {
        kernel.link("eth0", "", true).link("eth1", "", true);
        kernel.then(() -> kernel.unplug("eth0"));

        assertThat(run("dhcp"))
                .containsSubsequence(
                        "add 192.0.2.77/24 on 2",
                        "resolv.conf ",
                        "sent DISCOVER",
                        "add 192.0.2.77/24 on 3");
        assertThat(console).contains("eth0 is gone");
    }

    @Test
    void asksAnewWhenTheCableComesBack() {
        kernel.link("eth0", "", true);
        kernel.then(() -> kernel.link("eth0", "", false));
        kernel.then(() -> kernel.link("eth0", "", true));

        assertThat(run("dhcp"))
                .containsSubsequence(
                        "add 192.0.2.77/24 on 2", "sent REQUEST", "add 192.0.2.77/24 on 2");
    }

    @Test
    void keepsAskingWhenNobodyAnswers() {
        kernel.link("eth0", "", true).silentServer().thenWaits().thenWaits().thenWaits();

        assertThat(run("dhcp"))
                .containsExactly(
                        "resolv.conf ",
                        "sent DISCOVER",
                        "sent DISCOVER",
                        "sent DISCOVER",
                        "sent DISCOVER");
    }

    @Test
    void configuresStaticAddresses() {
        kernel.link("eth0", "", true).link("eth1", "", false);

        assertThat(
                        run(
                                "192.0.2.10/24,gateway=192.0.2.1,dns=192.0.2.53;"
                                        + "2001:db8::10/64,gateway=fe80::1;10.0.0.1/8,device=eth1"))
                .containsExactly(
                        "resolv.conf ",
                        "eth1 up",
                        "add 192.0.2.10/24 on 2",
                        "add default via 192.0.2.1 on link 2",
                        "resolv.conf nameserver 192.0.2.53;",
                        "add 2001:db8::10/64 on 2",
                        "add fe80::1/128 on link 2",
                        "add default via fe80::1 on link 2",
                        "resolv.conf nameserver 192.0.2.53;",
                        "add 10.0.0.1/8 on 3",
                        "resolv.conf nameserver 192.0.2.53;");
    }

    @Test
    void saysWhatTheKernelRefusesAndGoesOn() {
        kernel.link("eth0", "", true).refusesAddresses();

        assertThat(run("192.0.2.10/24,gateway=192.0.2.1"))
                .contains("add default via 192.0.2.1 on link 2");
        assertThat(console)
                .anyMatch(line -> line.contains("add 192.0.2.10") && line.contains("EPERM"));
    }
}

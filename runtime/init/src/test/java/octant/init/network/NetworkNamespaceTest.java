package octant.init.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import octant.linux.Addresses;
import octant.linux.Namespaces;
import octant.linux.Route;
import octant.linux.Routes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real client on a real link between two network namespaces, against dnsmasq(8).
@Tag("root")
@Timeout(120)
class NetworkNamespaceTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path folder;

    private final BlockingQueue<String> console = new LinkedBlockingQueue<>();
    private final List<Process> processes = new ArrayList<>();

    /// Restricted, and that is the point: only tests load the launcher's natives as a library.
    @BeforeAll
    @SuppressWarnings("restricted")
    static void loadNatives() {
        String library = System.getProperty("octant.natives.library", "(not set)");
        assertThat(Path.of(library)).as("build it first with 'make launcher'").isRegularFile();
        System.load(library);
    }

    @Test
    void getsRenewsAndGivesBackALeaseOfARealServer() throws Exception {
        FutureTask<Void> test =
                new FutureTask<>(() -> {
                    Namespaces.unshare(Namespaces.Kind.NETWORK);
                    try {
                        leaseARealAddress();
                    } finally {
                        processes.reversed().forEach(Process::destroyForcibly);
                    }
                    return null;
                });
        Thread thread = new Thread(test, "network namespace test");
        thread.start();
        test.get();
    }

    /// On a thread that is alone in its network namespace; what it starts is there too.
    private void leaseARealAddress() throws Exception {
        BufferedReader server = startServer();
        Path resolverFile = folder.resolve("run/resolv.conf");
        Network network =
                Network.ofThisMachine(console::add, "octant-test", resolverFile.toString());
        Thread thread = new Thread(() -> network.run(NetworkSettings.DHCP), "network");
        thread.start();

        assertThat(awaitLine(" has ")).startsWith("eth0 has 192.0.2.5");
        NetworkState state = network.state();
        DhcpLease lease = state.lease().orElseThrow();
        assertThat(state.device()).contains("eth0");
        assertThat(Addresses.list().toString()).contains(lease.address() + "/24");
        assertThat(Routes.defaults())
                .extracting(Route::gateway)
                .hasToString("[Optional[192.0.2.1]]");
        assertThat(Files.readString(resolverFile))
                .contains("search lan.example\n", "nameserver 192.0.2.53\n");

        assertThat(awaitInLog(server, "DHCPACK")).endsWith("octant-test");
        awaitInLog(server, "DHCPREQUEST"); // the renewal, by unicast
        awaitInLog(server, "DHCPACK");
        assertThat(network.stop(LONG)).isTrue();
        thread.join();
        awaitInLog(server, "DHCPRELEASE");
        assertThat(Addresses.list().toString()).doesNotContain("192.0.2.");
        assertThat(Routes.defaults()).isEmpty();
        assertThat(Files.readString(resolverFile)).doesNotContain("nameserver");
    }

    /// A second namespace with the other end of the link, and dnsmasq in it.
    private BufferedReader startServer() throws Exception {
        Process holder = start("unshare", "--net", "sh", "-c", "echo ready; exec sleep 120");
        assertThat(holder.inputReader().readLine()).isEqualTo("ready");
        String pid = String.valueOf(holder.pid());
        run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "server", "netns", pid);
        String[] inside = {"nsenter", "--target=" + pid, "--net"};
        run(join(inside, "ip", "address", "add", "192.0.2.1/24", "dev", "server"));
        run(join(inside, "ip", "link", "set", "server", "up"));
        Process server =
                start(
                        join(
                                inside,
                                "dnsmasq",
                                "--no-daemon",
                                "--conf-file=/dev/null",
                                "--port=0",
                                "--user=root",
                                "--interface=server",
                                "--bind-interfaces",
                                "--no-ping",
                                "--log-facility=-",
                                "--dhcp-authoritative",
                                "--dhcp-leasefile=" + folder.resolve("leases"),
                                "--dhcp-range=192.0.2.50,192.0.2.59,255.255.255.0,2m",
                                "--dhcp-option=option:router,192.0.2.1",
                                "--dhcp-option=option:dns-server,192.0.2.53",
                                "--dhcp-option=option:domain-name,lan.example",
                                "--dhcp-option=option:T1,3"));
        BufferedReader log = server.inputReader();
        awaitInLog(log, "DHCP");
        return log;
    }

    private String awaitLine(String part) throws InterruptedException {
        String line = console.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        while (line != null && !line.contains(part)) {
            line = console.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(line).as("a console line with '%s'", part).isNotNull();
        return String.valueOf(line);
    }

    private static String awaitInLog(BufferedReader log, String part) throws IOException {
        List<String> seen = new ArrayList<>();
        String line = log.readLine();
        while (line != null && !line.contains(part)) {
            seen.add(line);
            line = log.readLine();
        }
        assertThat(line).as("'%s' after %s", part, seen).isNotNull();
        return String.valueOf(line);
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(process);
        return process;
    }

    private void run(String... command) throws Exception {
        Process process = start(command);
        String output = String.join("\n", process.inputReader().readAllLines());
        assertThat(process.waitFor()).as("%s: %s", Arrays.toString(command), output).isZero();
    }

    private static String[] join(String[] first, String... rest) {
        List<String> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(rest));
        return all.toArray(String[]::new);
    }
}

package octant.main;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// `make bench`, the start: how long from exec of the real root tree, as PID 1 of its own
/// namespaces and as a container, until the control socket accepts and until the first HTTP 200,
/// beside an empty `main` on the same runtime image with an AOT cache of its own. Runs are
/// interleaved, so that a noisy moment meets all.
///
/// ```text
/// StartBench ROOT RUNTIME EMPTY-JAR EMPTY-AOT ENTER RUNS [BUNDLE]
/// ```
final class StartBench {
    private static final int PORT = 8080;
    private static final byte[] REQUEST =
            "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final List<String> empty;
    private final int runs;

    /// By the words that follow "exec" in the table.
    private final Map<String, ApplianceStart> ways = new LinkedHashMap<>();

    private StartBench(List<String> arguments) throws IOException {
        Path root = Path.of(arguments.get(0)).toAbsolutePath();
        ways.put("", new NamespaceStart(root, arguments.get(4)));
        if (arguments.size() > 6) {
            ways.put(" in a container", ContainerStart.of(Path.of(arguments.get(6))));
        } else {
            System.out.println("SKIPPED: container starts: they want runc, umoci, skopeo and root");
        }
        this.runs = Integer.parseInt(arguments.get(5));
        this.empty =
                List.of(
                        arguments.get(1) + "/bin/java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Xms16m",
                        "-Xmx128m",
                        "-XX:AOTCache=" + arguments.get(3),
                        "-cp",
                        arguments.get(2),
                        "Empty");
    }

    /// One start of the appliance, in milliseconds from exec.
    private record Start(double control, double http, double residentMib) {}

    public static void main(String[] arguments) throws Exception {
        new StartBench(List.of(arguments)).run();
    }

    private void run() throws Exception {
        measure("warm", false);
        if (Files.isWritable(Path.of("/proc/sys/vm/drop_caches"))) {
            measure("cold", true);
        } else {
            System.out.println("SKIPPED: cold starts: only root drops the page cache");
        }
    }

    private void measure(String name, boolean cold) throws Exception {
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        for (Map.Entry<String, ApplianceStart> way : ways.entrySet()) {
            start(way.getValue()); // so that the first measured run meets what all others meet
            starts.put(way.getKey(), new ArrayList<>());
        }
        double[] yardstick = new double[runs];
        for (int i = 0; i < runs; i++) {
            dropCaches(cold);
            yardstick[i] = runEmpty();
            for (Map.Entry<String, List<Start>> measured : starts.entrySet()) {
                dropCaches(cold);
                measured.getValue().add(start(Objects.requireNonNull(ways.get(measured.getKey()))));
            }
        }
        System.out.printf("start, %s, %d runs%n", name, runs);
        row("empty main, exec to exit", yardstick, "ms", 0);
        for (Map.Entry<String, List<Start>> measured : starts.entrySet()) {
            String way = measured.getKey();
            List<Start> all = measured.getValue();
            double[] control = all.stream().mapToDouble(Start::control).toArray();
            double[] http = all.stream().mapToDouble(Start::http).toArray();
            row("exec to control socket" + way, control, "ms", median(yardstick));
            row("exec to first HTTP 200" + way, http, "ms", median(yardstick));
            double[] resident = all.stream().mapToDouble(Start::residentMib).toArray();
            row("resident after it" + way, resident, "MiB", 0);
        }
    }

    private static void dropCaches(boolean cold) throws IOException {
        if (cold) {
            Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3\n");
        }
    }

    private double runEmpty() throws Exception {
        Instant from = Instant.now();
        Process process = new ProcessBuilder(empty).inheritIO().start();
        if (ApplianceStart.await(process) != 0) {
            throw new IllegalStateException("the empty main failed: " + empty);
        }
        return millis(from);
    }

    private static Start start(ApplianceStart way) throws Exception {
        try (ApplianceStart.Running running = way.begin()) {
            double control = awaitControl(running);
            double http = awaitHttp(running);
            Thread.sleep(500);
            return new Start(control, http, residentMib(running.process()));
        }
    }

    private static double awaitControl(ApplianceStart.Running running) throws Exception {
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(
                        running.process().resolve("root/run/octant/control.sock"));
        while (alive(running)) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(address);
                return millis(running.exec());
            } catch (IOException e) {
                Thread.sleep(0, 100_000);
            }
        }
        throw new IllegalStateException("no control socket");
    }

    private static double awaitHttp(ApplianceStart.Running running) throws Exception {
        while (alive(running)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 1000);
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(REQUEST);
                byte[] answer = socket.getInputStream().readNBytes(12);
                if (new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 200")) {
                    return millis(running.exec());
                }
            } catch (IOException e) {
                Thread.sleep(0, 100_000);
            }
        }
        throw new IllegalStateException("no HTTP 200");
    }

    private static boolean alive(ApplianceStart.Running running) {
        return running.alive().getAsBoolean()
                && millis(running.exec()) < ApplianceStart.TIMEOUT.toMillis();
    }

    private static double residentMib(Path process) throws IOException {
        for (String line : Files.readAllLines(process.resolve("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IllegalStateException("no VmRSS");
    }

    private static double millis(Instant from) {
        return ChronoUnit.NANOS.between(from, Instant.now()) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void row(String name, double[] values, String unit, double yardstick) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        List<String> parts = new ArrayList<>();
        parts.add("  %-38s median %7.1f %s".formatted(name, median(values), unit));
        parts.add("from %.1f to %.1f".formatted(sorted[0], sorted[sorted.length - 1]));
        if (yardstick > 0) {
            parts.add("%.2f x the empty main".formatted(median(values) / yardstick));
        }
        System.out.println(String.join(", ", parts));
    }
}

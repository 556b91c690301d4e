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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `make bench`, the start: how long from exec of the real root tree as PID 1 of its own namespaces
/// until the control socket accepts and until the first HTTP 200, beside an empty `main` on the
/// same runtime image with an AOT cache of its own. Runs are interleaved, so that a noisy moment
/// meets both.
///
/// ```text
/// StartBench ROOT RUNTIME EMPTY-JAR EMPTY-AOT ENTER RUNS
/// ```
final class StartBench {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PORT = 8080;
    private static final byte[] REQUEST =
            "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final Path root;
    private final List<String> empty;
    private final String enter;
    private final int runs;

    private StartBench(List<String> arguments) {
        this.root = Path.of(arguments.get(0)).toAbsolutePath();
        this.enter = arguments.get(4);
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
        boot(); // so that the first measured run meets what all others meet
        double[] control = new double[runs];
        double[] http = new double[runs];
        double[] resident = new double[runs];
        double[] yardstick = new double[runs];
        for (int i = 0; i < runs; i++) {
            dropCaches(cold);
            yardstick[i] = runEmpty();
            dropCaches(cold);
            Start start = boot();
            control[i] = start.control();
            http[i] = start.http();
            resident[i] = start.residentMib();
        }
        System.out.printf("start, %s, %d runs%n", name, runs);
        row("empty main, exec to exit", yardstick, "ms", 0);
        row("exec to control socket", control, "ms", median(yardstick));
        row("exec to first HTTP 200", http, "ms", median(yardstick));
        row("resident after it", resident, "MiB", 0);
    }

    private static void dropCaches(boolean cold) throws IOException {
        if (cold) {
            Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "3\n");
        }
    }

    private double runEmpty() throws Exception {
        Instant from = Instant.now();
        Process process = new ProcessBuilder(empty).inheritIO().start();
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("the empty main failed: " + empty);
        }
        return millis(from);
    }

    private Start boot() throws Exception {
        Process process =
                new ProcessBuilder(
                                enter,
                                "--host-network",
                                root.toString(),
                                "init",
                                "octant.ip=none",
                                "octant.data=none",
                                "octant.watchdog=off")
                        .redirectErrorStream(true)
                        .redirectOutput(Path.of("/dev/null").toFile())
                        .start();
        try (Namespace namespace = new Namespace(process, firstProcess(process))) {
            Instant exec = execTime(namespace.first());
            double control = awaitControl(process, namespace.first(), exec);
            double http = awaitHttp(process, exec);
            Thread.sleep(500);
            return new Start(control, http, residentMib(namespace.first()));
        }
    }

    /// @param first the /proc folder of its PID 1
    private record Namespace(Process unshare, Path first) implements AutoCloseable {
        /// unshare passes no signal on; with its first process the whole namespace ends.
        @Override
        public void close() {
            long pid = Long.parseLong(String.valueOf(first.getFileName()));
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            unshare.onExit().orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    /// The /proc folder of PID 1 of the new namespace: unshare's only child.
    private static Path firstProcess(Process unshare) throws Exception {
        String pid = Long.toString(unshare.pid());
        Path children = Path.of("/proc", pid, "task", pid, "children");
        for (Instant from = Instant.now(); millis(from) < TIMEOUT.toMillis(); ) {
            // Until it is unshare itself, its children are those of the script around it.
            boolean isUnshare = runs(Path.of("/proc", pid), "/unshare");
            String child = isUnshare ? Files.readString(children).strip() : "";
            if (!child.isEmpty()) {
                return Path.of("/proc", child);
            }
            Thread.sleep(0, 100_000);
        }
        throw new IllegalStateException("no process in the namespace");
    }

    /// When that process became /octant: seen within a tenth of a millisecond.
    private static Instant execTime(Path process) throws Exception {
        for (Instant from = Instant.now(); millis(from) < TIMEOUT.toMillis(); ) {
            Instant now = Instant.now();
            if (runs(process, "/octant")) {
                return now;
            }
            Thread.onSpinWait();
        }
        throw new IllegalStateException("it never became /octant");
    }

    private static boolean runs(Path process, String program) throws IOException {
        return Files.readSymbolicLink(process.resolve("exe")).toString().endsWith(program);
    }

    private static double awaitControl(Process process, Path first, Instant exec) throws Exception {
        UnixDomainSocketAddress address =
                UnixDomainSocketAddress.of(first.resolve("root/run/octant/control.sock"));
        while (alive(process, exec)) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(address);
                return millis(exec);
            } catch (IOException e) {
                Thread.sleep(0, 100_000);
            }
        }
        throw new IllegalStateException("no control socket");
    }

    private static double awaitHttp(Process process, Instant exec) throws Exception {
        while (alive(process, exec)) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 1000);
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(REQUEST);
                byte[] answer = socket.getInputStream().readNBytes(12);
                if (new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 200")) {
                    return millis(exec);
                }
            } catch (IOException e) {
                Thread.sleep(0, 100_000);
            }
        }
        throw new IllegalStateException("no HTTP 200");
    }

    private static boolean alive(Process process, Instant since) {
        return process.isAlive() && millis(since) < TIMEOUT.toMillis();
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
        parts.add("  %-26s median %7.1f %s".formatted(name, median(values), unit));
        parts.add("from %.1f to %.1f".formatted(sorted[0], sorted[sorted.length - 1]));
        if (yardstick > 0) {
            parts.add("%.2f x the empty main".formatted(median(values) / yardstick));
        }
        System.out.println(String.join(", ", parts));
    }
}

package octant.qemu;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real Eclipse hawkBit server (database in memory) on a free port of the host's loopback, for
/// tests. A guest reaches it at `http://10.0.2.2:` [#port]; hawkBit's links then name that host
/// too.
///
/// [#management] is its management interface: targets, releases, assignments, roll-outs, what
/// became of actions. Two test classes may each run one.
public final class HawkbitServer implements AutoCloseable {
    /// On a busy machine; ten seconds on a free one.
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int SHOWN_LINES = 20;

    private final Process process;
    private final int port;
    private final HawkbitManagement management;

    private HawkbitServer(Process process, int port, HawkbitManagement management) {
        this.process = process;
        this.port = port;
        this.management = management;
    }

    /// Starts it and waits until it answers. The first time on a machine Maven fetches 50 MB.
    ///
    /// @param source the source tree (system property `octant.source` of a test)
    /// @param folder for libraries, uploaded files and `hawkbit.log`; kept from test to test
    /// @throws QemuException if it cannot be fetched or does not come up; ends with its last lines
    public static HawkbitServer start(Path source, Path folder) {
        String classPath = HawkbitLibraries.classPath(source, folder);
        Path uploaded = folder.resolve("uploaded");
        deleteTree(uploaded);
        int port = HostPorts.free();
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        String password = HexFormat.of().formatHex(secret);
        Path log = folder.resolve("hawkbit.log");
        Process process = launch(source, uploaded, classPath, port, password, log);
        HawkbitServer server =
                new HawkbitServer(process, port, new HawkbitManagement(uri(port), password));
        try {
            server.awaitAnswer(log);
            server.management.allowTargetTokens();
            return server;
        } catch (QemuException e) {
            server.close();
            throw e;
        }
    }

    /// As the host reaches it.
    public URI uri() {
        return uri(port);
    }

    public int port() {
        return port;
    }

    public HawkbitManagement management() {
        return management;
    }

    @Override
    public void close() {
        management.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static Process launch(
            Path source, Path uploaded, String classPath, int port, String password, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Its libraries make classes at run time, in the way of older Java.
        command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", classPath, "--source", "8"));
        command.add(source.resolve("qemu-tests/hawkbit/FleetServer.java").toString());
        command.add("--server.port=" + port);
        command.add("--server.address=127.0.0.1");
        command.add("--spring.main.allow-bean-definition-overriding=true");
        command.add("--spring.security.user.name=" + HawkbitManagement.USER);
        command.add("--spring.security.user.password={noop}" + password);
        command.add("--spring.servlet.multipart.max-file-size=-1");
        command.add("--spring.servlet.multipart.max-request-size=-1");
        command.add("--hawkbit.dmf.rabbitmq.enabled=false");
        command.add("--org.eclipse.hawkbit.repository.file.path=" + uploaded);
        // The short poll that a test wants is below hawkBit's usual least.
        command.add("--hawkbit.controller.minPollingTime=00:00:01");
        command.add("--hawkbit.controller.pollingTime=00:00:05");
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new QemuException("hawkBit server does not start", e);
        }
    }

    private void awaitAnswer(Path log) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!management.answers()) {
            if (!process.isAlive() || System.nanoTime() >= deadline) {
                throw new QemuException(
                        "hawkBit server does not come up within "
                                + START_LIMIT
                                + "; its last lines:\n"
                                + lastLines(log));
            }
            HawkbitManagement.pause(POLL);
        }
    }

    private static void deleteTree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new QemuException(folder + " cannot be emptied", e);
        }
    }

    private static String lastLines(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        } catch (IOException e) {
            return log + ": " + e.getMessage();
        }
    }
}

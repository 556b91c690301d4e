package octant.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import octant.linux.Descriptor;
import octant.linux.Errno;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;
import octant.linux.UnixAddress;
import octant.linux.UnixSocket;
import octant.main.RootTree.Result;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One boot of the real root tree as PID 1 of its own namespaces, questioned, annoyed, and at last
/// ended in order.
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RootTreeTest {
    private static final int CALLS_AT_ONCE = 50;
    private static final int NOBODY = 65534;

    private RootTree machine;

    @BeforeAll
    void boot(@TempDir Path folder) throws IOException {
        assumeTrue(
                Files.isRegularFile(RootTree.BUILT.resolve("octant")),
                "no root tree at " + RootTree.BUILT + ": build it with 'make image'");
        machine = RootTree.boot(RootTree.BUILT, folder.resolve("console"), "octant.ip=none");
        machine.awaitConsole("ready: 4 services");
    }

    @AfterAll
    void end() {
        if (machine != null) {
            machine.close();
        }
    }

    @Test
    @Order(1)
    void isReadyWithItsCacheAndSaysNothingElse() {
        assertThat(machine.console())
                .contains("ready: 4 services, AOT cache used")
                .doesNotContain("Picked up", "Unrecognized", "NoSuchOption");
        assertThat(machine.console().lines()).allMatch(line -> line.contains("] octant: "));
    }

    @Test
    @Order(2)
    void showsItsStatus() throws Exception {
        Result status = machine.octant("status");
        assertThat(status.err()).isEmpty();
        assertThat(status.status()).isZero();
        assertThat(status.out())
                .containsPattern("service +ledger +running\n")
                .containsPattern("service +api +running\n")
                .containsPattern("service +health-gate +running\n")
                .containsPattern("service +update +running\n")
                .doesNotContain("AOT cache");
    }

    @Test
    @Order(2)
    void findsNothingBrokenInItself() throws Exception {
        Result doctor = machine.octant("doctor");
        assertThat(doctor.status()).as(doctor.out()).isZero();
        assertThat(doctor.out()).containsPattern("ok +aot-cache +used").doesNotContain("FAILED");
    }

    @Test
    @Order(3)
    void passesItsSelfTest() throws Exception {
        Result selfTest = machine.octant("selftest");
        assertThat(selfTest.status()).as(selfTest.out()).isZero();
        assertThat(selfTest.out())
                .containsPattern("ok +child-status")
                .containsPattern("ok +orphan")
                .containsPattern("ok +killed-child")
                .containsPattern("ok +service-restart")
                .containsPattern("ok +ledger")
                .doesNotContain("FAILED");
    }

    @Test
    @Order(4)
    void provesItsLedger() throws Exception {
        assertThat(machine.octant("ledger", "verify").out()).startsWith("system: intact, ");
    }

    @Test
    @Order(4)
    void restartsAServiceThatWasKilled() throws Exception {
        assertThat(machine.octant("service", "kill", "api").status()).isZero();
        // The self-test was the first.
        machine.awaitConsole("restart 2 in ");
        RootTree.await("api to run again", () -> status().contains("running, restarts: 2"));
        assertThat(machine.octant("status").status()).isZero();
    }

    @Test
    @Order(5)
    void answersOverHttp() throws Exception {
        String[] curl = {
            "curl",
            "--silent",
            "--show-error",
            "--max-time",
            "20",
            "--retry",
            "5",
            "--retry-connrefused",
            "--write-out",
            " %{http_code}",
            "http://127.0.0.1:8080/api/v1/health"
        };
        Result answer = machine.inItsNetwork(curl);
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).endsWith(" 200");
    }

    @Test
    @Order(5)
    void refusesAnUnknownSubcommandAndAnArgumentFile() throws Exception {
        assertThat(machine.octant("nonsense"))
                .isEqualTo(
                        new Result(
                                2,
                                "",
                                "octant: no subcommand 'nonsense'; 'octant help' lists them\n"));
        assertThat(machine.octant("@/etc/hosts").err()).contains("no subcommand '@/etc/hosts'");
        assertThat(machine.octant("--here", "@/etc/hosts").err())
                .isEqualTo("octant: no subcommand '@/etc/hosts'; 'octant help' lists them\n");
    }

    @Test
    @Order(5)
    void aRuntimeOfItsOwnIgnoresTheEnvironmentToo() throws Exception {
        Result version = machine.octant("--here", "version");
        assertThat(version.err()).isEmpty();
        assertThat(version.status()).isZero();
        assertThat(version.out()).startsWith("octant 0.").contains("java 25");
        assertThat(machine.octant("version").out()).isEqualTo(version.out());
    }

    @Test
    @Order(6)
    void hearsOnlyRoot() throws Exception {
        Result refused =
                RootTree.finish(
                        machine.start(
                                List.of("--setuid", "" + NOBODY, "--setgid", "" + NOBODY),
                                "poweroff"));
        assertThat(refused)
                .isEqualTo(
                        new Result(
                                77,
                                "",
                                "octant: an appliance runs here, and only root may command it\n"));
    }

    @Test
    @Order(6)
    void answersManyAtOnce() throws Exception {
        List<Future<Result>> answers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLS_AT_ONCE; i++) {
                answers.add(callers.submit(() -> machine.octant("status")));
            }
        }
        for (Future<Result> answer : answers) {
            assertThat(answer.get().status()).as(answer.get().toString()).isZero();
        }
    }

    @Test
    @Order(7)
    void survivesClientsThatDieInTheMiddle() throws Exception {
        int before = descriptors();
        for (int i = 0; i < 5; i++) {
            Process client = machine.start(List.of(), "selftest");
            RootTree.await("the client", () -> client.descendants().findAny().isPresent());
            Thread.sleep(20L * i); // at another point of its life each time
            client.descendants().forEach(ProcessHandle::destroyForcibly);
            RootTree.finish(client);
        }
        RootTree.await("health", () -> call("status").status() == 0);
        RootTree.await(before + " descriptors again", () -> descriptors() <= before);
    }

    static Stream<byte[]> garbage() {
        byte[] random = new byte[4096];
        new Random(1).nextBytes(random);
        return Stream.of(
                new byte[] {'O'},
                random,
                bytes("OCT1", 20, 1, 0),
                bytes("OCT1", 8, 0, 0),
                bytes("OCT1", Integer.MAX_VALUE, 1, 0),
                bytes("OCT1", -1, 1, 0),
                bytes("OCT1", 8, -1, -1),
                bytes("OCT2", 8, 1, 0));
    }

    private static byte[] bytes(String magic, int... numbers) {
        ByteBuffer buffer =
                ByteBuffer.allocate(4 + 4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(magic.getBytes(StandardCharsets.US_ASCII));
        for (int number : numbers) {
            buffer.putInt(number);
        }
        return buffer.array();
    }

    @Test
    @Order(8)
    void letsGoOfAClientThatSaysNothing() throws Exception {
        refusesGarbageWithoutDescriptors(new byte[0]);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("garbage")
    @Order(8)
    void refusesGarbageWithoutDescriptors(byte[] garbage) throws Exception {
        int before = descriptors();
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(machine.controlSocket()));
            client.write(ByteBuffer.wrap(garbage));
            client.shutdownOutput();
            assertThat(answerBytes(client)).isLessThanOrEqualTo(0);
        }
        RootTree.await(before + " descriptors again", () -> descriptors() <= before);
        assertThat(machine.octant("status").status()).isZero();
    }

    private static int answerBytes(SocketChannel client) {
        try {
            return client.read(ByteBuffer.allocate(16));
        } catch (IOException e) {
            return -1; // reset: it closed without reading everything
        }
    }

    /// What is right so far passes the first check, that of the descriptors.
    @ParameterizedTest(name = "{index}")
    @MethodSource("garbage")
    @Order(8)
    void refusesGarbageWithDescriptors(byte[] garbage) throws Exception {
        NativesLibrary.load();
        int before = descriptors();
        UnixAddress address = new UnixAddress.OfPath(machine.controlSocket().toString());
        try (UnixSocket client = UnixSocket.connect(address, Duration.ofSeconds(10));
                Descriptor nothing = LinuxFiles.open("/dev/null", OpenFlag.READ_WRITE)) {
            client.setReceiveTimeout(RootTree.TIMEOUT);
            client.sendAll(garbage, List.of(nothing, nothing, nothing));
            client.finishSending();
            assertThat(isRefused(client)).isTrue();
        }
        RootTree.await(before + " descriptors again", () -> descriptors() <= before);
        assertThat(machine.octant("status").status()).isZero();
    }

    private static boolean isRefused(UnixSocket client) {
        try (var answer = client.receive(16)) {
            return answer.isEnd();
        } catch (LinuxException e) {
            return e.errno() == Errno.ECONNRESET;
        }
    }

    @Test
    @Order(9)
    void stopsInReverseOrderAndTakesEveryProcessAlong() throws Exception {
        Process extra = machine.start(List.of(), "--here", "selftest", "child", "sleep");
        RootTree.await(
                "the extra process", () -> extra.descendants().anyMatch(RootTreeTest::runsOctant));
        machine.terminate();
        assertThat(machine.awaitEnd()).isZero();
        assertThat(RootTree.finish(extra).status()).isNotZero();
        assertThat(machine.console())
                .containsSubsequence(
                        "shutdown: power-off, because of SIGTERM",
                        "shutdown: stopping services",
                        "service api: stopping",
                        "shutdown: ending processes",
                        "shutdown: unmounting",
                        "shutdown: power-off")
                // Neither the ledger nor the API needs the other: their order is free.
                .containsSubsequence(
                        "service update: stopped",
                        "service ledger: stopping",
                        "service ledger: stopped",
                        "shutdown: ending processes")
                .containsSubsequence("service api: stopped", "shutdown: ending processes")
                .doesNotContain("killing processes", "left behind");
    }

    private static boolean runsOctant(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/octant");
    }

    private String status() {
        return call("status").out();
    }

    private Result call(String word) {
        try {
            return machine.octant(word);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int descriptors() {
        String[] names = machine.process().resolve("fd").toFile().list();
        return names == null ? 0 : names.length;
    }
}

package octant.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.junit.jupiter.params.provider.ValueSource;

/// The root tree of aarch64 under user-mode emulation, as PID 1 of its own namespaces: its
/// launcher, natives and AOT cache are real, the kernel is this machine's. What starts programs is
/// left to the tests in virtual machines: here an emulated program cannot start another one.
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmulatedRootTreeTest {
    private static final Path TREE = RootTree.OUT.resolve("root/aarch64");
    private static final Path TRAINING = RootTree.OUT.resolve("launcher/octant-training-aarch64");
    private static final Path EMULATOR = Path.of("/usr/bin/qemu-aarch64-static");

    private Path tree;
    private RootTree machine;

    @BeforeAll
    void boot(@TempDir Path folder) throws Exception {
        assumeTrue(
                Files.isRegularFile(TREE.resolve("octant")),
                "SKIPPED: no root tree at " + TREE + ": build it with 'make root ARCH=aarch64'");
        assumeTrue(
                Files.isExecutable(EMULATOR),
                "SKIPPED: no " + EMULATOR + ": install qemu-user-static");
        tree = folder.resolve("root");
        new ProcessBuilder("cp", "--archive", TREE.toString(), tree.toString()).start().waitFor();
        Files.copy(EMULATOR, tree.resolve("emulator"));
        machine = RootTree.boot(tree, folder.resolve("console"), "octant.ip=none");
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
    void answersCommands() throws Exception {
        Result status = machine.octant("status");
        assertThat(status.status()).as(status.err()).isZero();
        assertThat(status.out())
                .containsPattern("service +ledger +running\n")
                .containsPattern("service +api +running\n");
        assertThat(machine.octant("ledger", "verify").out()).startsWith("system: intact, ");
        assertThat(machine.octant("doctor").out()).containsPattern("ok +aot-cache +used");
        assertThat(machine.octant("no-such-command").status()).isEqualTo(2);
    }

    @Test
    @Order(2)
    void answersOverHttp() throws Exception {
        Result answer =
                machine.inItsNetwork(
                        "curl",
                        "--silent",
                        "--show-error",
                        "--max-time",
                        "20",
                        "http://127.0.0.1:8080/api/v1/health");
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out()).contains("{\"status\":\"up\"");
    }

    @Test
    @Order(3)
    void endsInOrder() throws Exception {
        machine.octant("poweroff");
        machine.awaitEnd();
        assertThat(machine.console()).contains("service ledger: stopped", "shutdown: power-off");
    }

    @Test
    @Order(4)
    void saysThatNothingRunsHere() throws Exception {
        Result status = outside(RootTree.EMULATION, "/octant", "status");
        assertThat(status.status()).isEqualTo(1);
        assertThat(status.err()).contains("no appliance runs here");
        Result version = outside(RootTree.EMULATION, "/octant", "version");
        assertThat(version.status()).as(version.err()).isZero();
        assertThat(version.out()).startsWith("octant ").contains("\njava 25.");
        assertThat(version.err()).isEmpty();
        assertThat(outside(RootTree.EMULATION, "/octant", "help").out()).contains("selftest");
    }

    /// The cache was made on `max`, and the machine has another processor. AOTMode=on: the JVM ends
    /// where it would else go on without the cache.
    @ParameterizedTest
    @ValueSource(strings = {"cortex-a53", "cortex-a72", "cortex-a76", "neoverse-n1", "max"})
    @Order(4)
    void loadsItsCacheOnEveryProcessor(String processor) throws Exception {
        Files.copy(
                TRAINING,
                tree.resolve("training"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        String cache = "-XX:AOTCache=/usr/lib/octant/octant.aot -XX:AOTMode=on";
        Result version =
                outside(
                        Map.of("QEMU_CPU", processor, "OCTANT_TRAINING_OPTIONS", cache),
                        "/training",
                        "version");
        assertThat(version.status()).as(version.out() + version.err()).isZero();
        assertThat(version.out()).startsWith("octant ");
    }

    /// A program of the tree, without namespaces of its own.
    private Result outside(Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("chroot", tree.toString(), "/emulator"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return RootTree.finish(builder.start());
    }
}

package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// The built container image, run by runc as an unprivileged user on a read-only root, where every
/// system call that would touch the machine kills the process.
@Tag("root")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContainerRunTest {
    private static final Path OUT = Path.of(System.getProperty("octant.out", "out"));
    private static final Path IMAGE = OUT.resolve("image/x86_64/octant-x86_64-oci.tar");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int USER = 65532;

    private final String name = "octant-test-" + ProcessHandle.current().pid();

    private Path folder;
    private Path data;
    private Path log;
    private ContainerBundle bundle;

    @BeforeAll
    void unpack(@TempDir Path scratch) throws Exception {
        folder = scratch;
        assumeTrue(
                Files.isRegularFile(IMAGE),
                "SKIPPED: no container image at " + IMAGE + ": 'make image TARGET=oci' builds it");
        data = Files.createDirectory(folder.resolve("data"));
        log = folder.resolve("console");
        ContainerBundle.run("chown", USER + ":" + USER, data.toString());
        bundle = ContainerBundle.unpack(IMAGE, folder, data);
    }

    @AfterEach
    void remove() throws Exception {
        HostKeys.run("runc", "delete", "--force", name);
    }

    @Test
    @Order(1)
    void servesWithoutAnyPrivilegeAndEndsInOrder() throws Exception {
        Process container = start();

        assertThat(octant(0, "status"))
                .containsPattern("storage +/data, ")
                .containsPattern("service +ledger +running")
                .containsPattern("service +api +running")
                .doesNotContain("warning");
        assertThat(octant(0, "doctor"))
                .containsPattern("ok +confinement")
                .containsPattern("ok +root-read-only")
                .containsPattern("ok +storage +/data")
                .containsPattern("ok +aot-cache +used")
                .doesNotContain("FAILED", "watchdog");
        assertThat(octant(1, "update", "install", "/x.raucb"))
                .contains("a container is updated by its image");
        assertThat(http()).isEqualTo("200");

        ContainerBundle.run("runc", "kill", name, "TERM");
        assertThat(end(container)).as(console()).isZero();
        assertThat(console())
                .containsSubsequence(
                        "shutdown: power-off, because of SIGTERM",
                        "service api: stopped",
                        "service ledger: stopped",
                        "shutdown: power-off");
        recordProof();
    }

    @Test
    @Order(2)
    void findsItsDataAgainAndRestartsWithTheStatusForIt() throws Exception {
        Path lastShutdown = data.resolve("var/lib/octant/last-shutdown");
        assertThat(lastShutdown).content().startsWith("power-off, because of SIGTERM");

        Process container = start();

        assertThat(lastShutdown).doesNotExist(); // read, and taken away
        assertThat(octant(0, "ledger", "verify")).startsWith("system: intact, ");
        octant(0, "reboot");

        assertThat(end(container)).as(console()).isEqualTo(133);
    }

    @Test
    @Order(3)
    void endsWithAHintWhereItMayNotWriteItsVolume() throws Exception {
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
        ContainerBundle.run("chown", "--recursive", "0:0", data.toString());

        Process container = bundle.start(name, log, folder.resolve("pid"));

        assertThat(end(container)).isEqualTo(70);
        assertThat(console())
                .contains("fatal: folders: ")
                .contains("; mount a volume on /data that this user may write");
    }

    @Test
    @Order(4)
    void refusesWhatIsNoSetting() throws Exception {
        bundle.setArguments(", \"status\"");

        Process container = bundle.start(name, log, folder.resolve("pid"));

        assertThat(end(container)).isEqualTo(2);
        assertThat(console()).contains("status: takes settings only, octant.KEY=VALUE");
    }

    /// Returns once it is ready.
    private Process start() throws Exception {
        Process container = bundle.start(name, log, folder.resolve("pid"));
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!console().contains("ready: ")) {
            assertThat(container.isAlive() && System.nanoTime() < deadline)
                    .as("not ready:\n" + console())
                    .isTrue();
            Thread.sleep(20);
        }
        assertThat(console()).containsPattern("ready: \\d+ services, AOT cache used");
        return container;
    }

    /// For the table of `make artefacts`.
    private static void recordProof() throws Exception {
        Path proofs = OUT.resolve("proofs").resolve(String.valueOf(IMAGE.getFileName()));
        Files.createDirectories(proofs);
        Files.writeString(proofs.resolve("runc"), FileDigest.of(IMAGE) + "\n");
    }

    /// `/octant WORDS` inside.
    private String octant(int status, String... words) throws Exception {
        String[] command = new String[words.length + 4];
        command[0] = "runc";
        command[1] = "exec";
        command[2] = name;
        command[3] = "/octant";
        System.arraycopy(words, 0, command, 4, words.length);
        HostKeys.Outcome outcome = HostKeys.run(command);
        assertThat(outcome.status()).as(outcome.output()).isEqualTo(status);
        return outcome.output();
    }

    /// The status of the API's health, asked from inside the container's network.
    private String http() throws Exception {
        return ContainerBundle.run(
                "nsenter",
                "--target",
                Files.readString(folder.resolve("pid")).strip(),
                "--net",
                "curl",
                "--silent",
                "--max-time",
                "20",
                "--output",
                "/dev/null",
                "--write-out",
                "%{http_code}",
                "http://127.0.0.1:8080/api/v1/health");
    }

    private static int end(Process container) throws InterruptedException {
        assertThat(container.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return container.exitValue();
    }

    private String console() throws Exception {
        return Files.readString(log);
    }
}

package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The container image of aarch64, run by runc under QEMU's user mode.
@Tag("root")
class ForeignContainerTest {
    private static final Path OUT = Path.of(System.getProperty("octant.out", "out"));
    private static final Path IMAGE = OUT.resolve("image/aarch64/octant-aarch64-oci.tar");
    private static final Path EMULATOR = Path.of("/usr/bin/qemu-aarch64-static");
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final String name = "octant-foreign-" + ProcessHandle.current().pid();

    @AfterEach
    void remove() throws Exception {
        HostKeys.run("runc", "delete", "--force", name);
    }

    @Test
    void startsAndEndsInOrder(@TempDir Path folder) throws Exception {
        assumeTrue(
                Files.isRegularFile(IMAGE),
                "SKIPPED: no container image at " + IMAGE + ": 'make oci' builds it");
        assumeTrue(
                Files.isExecutable(EMULATOR),
                "SKIPPED: no " + EMULATOR + ": apt-get install qemu-user-static");
        Path data = Files.createDirectory(folder.resolve("data"));
        ContainerBundle.run("chown", "65532:65532", data.toString());
        ContainerBundle bundle = ContainerBundle.unpack(IMAGE, folder, data);
        bundle.emulate(EMULATOR);
        Path log = folder.resolve("console");

        Process container = bundle.start(name, log, folder.resolve("pid"));
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!Files.readString(log).contains("ready: ")) {
            assertThat(container.isAlive() && System.nanoTime() < deadline)
                    .as("not ready:\n" + Files.readString(log))
                    .isTrue();
            Thread.sleep(50);
        }
        assertThat(ContainerBundle.run("runc", "exec", name, "/emulator", "/octant", "status"))
                .containsPattern("service +api +running");
        ContainerBundle.run("runc", "kill", name, "TERM");

        assertThat(container.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(log))
                .containsPattern("ready: \\d+ services, AOT cache used")
                .contains("shutdown: power-off, because of SIGTERM");
        recordProof();
    }

    /// For the table of `make artefacts`.
    private static void recordProof() throws Exception {
        Path proofs = OUT.resolve("proofs").resolve(String.valueOf(IMAGE.getFileName()));
        Files.createDirectories(proofs);
        Files.writeString(proofs.resolve("runc, emulated"), FileDigest.of(IMAGE) + "\n");
    }
}

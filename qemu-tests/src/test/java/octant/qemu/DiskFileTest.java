package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The power cuts of [PowerCutTest] are worth what is shown here: an overlay whose QEMU is killed
/// has what was flushed, and only that.
@Tag("qemu")
class DiskFileTest {
    private static final String WRITE = "write -P 7 0 64k";
    private static final String READ = "read -P 7 0 64k";

    @TempDir Path folder;

    private Path overlay = Path.of("");

    @BeforeEach
    void makeOverlay() throws IOException {
        BuiltImage.require();
        Path raw = folder.resolve("base.raw");
        try (RandomAccessFile file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.setLength(1 << 24);
        }
        overlay = DiskFile.overlayOf(raw, folder.resolve("overlay.qcow2")).path();
    }

    @Test
    void forgetsWhatWasNotFlushed() {
        assertThatThrownBy(() -> qemuIo(WRITE, "abort")).isInstanceOf(QemuException.class);
        assertThatThrownBy(() -> qemuIo(READ)).hasMessageContaining("Pattern verification failed");
    }

    @Test
    void keepsWhatWasFlushed() {
        assertThatThrownBy(() -> qemuIo(WRITE, "flush", "abort")).isInstanceOf(QemuException.class);
        assertThat(qemuIo(READ)).doesNotContain("failed");
    }

    /// The tool of QEMU's own tests: reads and writes as QEMU does.
    private String qemuIo(String... commands) {
        List<String> line = new ArrayList<>(List.of("qemu-io", "-t", "writeback", "-f", "qcow2"));
        for (String command : commands) {
            line.addAll(List.of("-c", command));
        }
        line.add(overlay.toString());
        return HostCommand.run(line);
    }
}

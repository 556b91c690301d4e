package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDiskTest {
    @TempDir Path folder;

    private final List<String> said = new ArrayList<>();
    private Path built = Path.of("");

    @BeforeEach
    void build() throws IOException {
        built = folder.resolve("built.raw");
        Files.writeString(built, "built");
    }

    @Test
    void keepsTheDiskFromRunToRun() throws IOException {
        Files.writeString(prepare(false), "used");
        assertThat(prepare(false)).hasContent("used");
        assertThat(built).hasContent("built");
        assertThat(said).isEmpty();
    }

    @Test
    void forgetsItWhenAskedTo() throws IOException {
        Files.writeString(prepare(false), "used");
        assertThat(prepare(true)).hasContent("built");
        assertThat(said).isEmpty();
    }

    @Test
    void putsItAsideWhenTheImageIsANewOne() throws IOException {
        Files.writeString(prepare(false), "used");
        Files.writeString(built, "built again");
        assertThat(prepare(false)).hasContent("built again");
        assertThat(folder.resolve("run/disk.old.raw")).hasContent("used");
        assertThat(said).hasSize(1);
    }

    private Path prepare(boolean fresh) {
        return RunDisk.prepare(built, folder.resolve("run"), fresh, said::add).path();
    }
}

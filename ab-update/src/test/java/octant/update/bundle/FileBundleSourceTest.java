package octant.update.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FileBundleSourceTest {
    @TempDir private Path folder;

    @Test
    void opensAFileAndALinkToIt() throws IOException {
        Path file = Files.write(folder.resolve("b.raucb"), new byte[7]);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        try (FileBundleSource source = FileBundleSource.open(link)) {
            assertThat(source.sizeBytes()).isEqualTo(7);
        }
    }

    @Test
    void saysWhichFileThereIsNot() {
        assertThatThrownBy(() -> FileBundleSource.open(folder.resolve("b.raucb")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("open(" + folder.resolve("b.raucb") + ")");
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeADeviceAndAFolderAreRefusedUnopened() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        for (Path path : new Path[] {pipe, Path.of("/dev/null"), folder}) {
            assertThatThrownBy(() -> FileBundleSource.open(path))
                    .isInstanceOf(BundleException.class)
                    .hasMessage(path + ": no regular file");
        }
    }
}

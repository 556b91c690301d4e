package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativesLibrary.class)
class LinuxFilesTest {
    @TempDir Path folder;

    @Test
    void aFileWrittenIsReadBack() {
        LinuxFiles.writeFile(path("a"), "hello".getBytes(UTF_8), 0600);
        assertThat(LinuxFiles.readText(path("a"), 5)).isEqualTo("hello");
    }

    @Test
    void aFileOverTheLimitIsRefused() {
        LinuxFiles.writeFile(path("a"), new byte[10_000], 0600);
        assertThatThrownBy(() -> LinuxFiles.readText(path("a"), 9_999))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("EFBIG");
        assertThat(LinuxFiles.readText(path("a"), 10_000)).hasSize(10_000);
    }

    @Test
    void readingInChunksLosesNothing() throws IOException {
        byte[] bytes = new byte[LinuxFiles.CHUNK_BYTES * 2 + 17];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        LinuxFiles.writeFile(path("big"), bytes, 0600);
        assertThat(Files.readAllBytes(folder.resolve("big"))).isEqualTo(bytes);
        try (Descriptor file = LinuxFiles.open(path("big"), OpenFlag.READ_ONLY)) {
            assertThat(LinuxFiles.readAll(file, bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void positionedReadsAndWritesLeaveThePositionAlone() {
        try (Descriptor file = LinuxFiles.memoryFile("positions")) {
            LinuxFiles.writeAll(file, "abcdef".getBytes(UTF_8));
            LinuxFiles.writeAt(file, 2, "XY".getBytes(UTF_8), 0, 2);
            byte[] bytes = new byte[4];
            assertThat(LinuxFiles.readAt(file, 1, bytes, 0, 4)).isEqualTo(4);
            assertThat(new String(bytes, UTF_8)).isEqualTo("bXYe");
            assertThat(LinuxFiles.read(file, bytes, 0, 4)).isZero();
            LinuxFiles.seek(file, 4);
            assertThat(LinuxFiles.read(file, bytes, 2, 2)).isEqualTo(2);
            assertThat(new String(bytes, UTF_8)).isEqualTo("bXef");
        }
    }

    @Test
    void truncatedAndAllocatedSizesAreSeen() {
        LinuxFiles.writeFile(path("a"), new byte[100], 0600);
        try (Descriptor file = LinuxFiles.open(path("a"), OpenFlag.READ_WRITE)) {
            LinuxFiles.truncate(file, 7);
            assertThat(LinuxFiles.seekToEnd(file)).isEqualTo(7);
            LinuxFiles.allocate(file, true, 0, 8192);
            assertThat(FileStatus.of(file).sizeBytes()).isEqualTo(7);
            LinuxFiles.allocate(file, false, 0, 8192);
            assertThat(FileStatus.of(file).sizeBytes()).isEqualTo(8192);
            LinuxFiles.synchronizeData(file);
            LinuxFiles.synchronize(file);
        }
    }

    @Test
    void aFailureNamesCallObjectAndErrno() {
        assertThatThrownBy(() -> LinuxFiles.open(path("none"), OpenFlag.READ_ONLY))
                .hasMessage("openat(" + path("none") + "): ENOENT (No such file or directory)");
    }

    @Test
    void aNameWithNulIsRefusedBeforeTheKernelCutsIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinuxFiles.open("/etc/passwd\0.txt", OpenFlag.READ_ONLY));
    }

    @Test
    void aClosedDescriptorRefusesItsNumberAndClosesOnce() {
        Descriptor first = LinuxFiles.memoryFile("first");
        int number = first.number();
        first.close();
        assertThatIllegalStateException().isThrownBy(first::number);
        try (Descriptor second = LinuxFiles.memoryFile("second")) {
            assertThat(second.number()).isEqualTo(number);
            first.close();
            assertThat(FileStatus.of(second).sizeBytes()).isZero();
        }
    }

    @Test
    void aDuplicateSharesTheFile() {
        try (Descriptor file = LinuxFiles.memoryFile("shared");
                Descriptor same = LinuxFiles.duplicate(file)) {
            LinuxFiles.writeAll(file, "abc".getBytes(UTF_8));
            assertThat(LinuxFiles.seekToEnd(same)).isEqualTo(3);
        }
    }

    @Test
    void whatIsWrittenToAPipeComesOut() {
        try (Pipe pipe = Pipe.open()) {
            LinuxFiles.writeAll(pipe.writer(), "through".getBytes(UTF_8));
            pipe.writer().close();
            assertThat(new String(LinuxFiles.readAll(pipe.reader(), 100), UTF_8))
                    .isEqualTo("through");
        }
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }
}

package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import octant.linux.FileStatus.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NativesLibrary.class)
class FileStatusTest {
    @TempDir Path folder;

    @Test
    void whatIsKnownOfAFileIsWhatTheJdkKnows() throws IOException {
        Path file = Files.write(folder.resolve("a"), new byte[12_345]);
        FileStatus status = FileStatus.of(file.toString());
        assertThat(status.type()).isEqualTo(FileType.REGULAR);
        assertThat(status.sizeBytes()).isEqualTo(12_345);
        assertThat(status.blockBytes()).isGreaterThanOrEqualTo(12_345);
        assertThat(status.modified()).isEqualTo(Files.getLastModifiedTime(file).toInstant());
        assertThat(status.inode()).isEqualTo(Files.getAttribute(file, "unix:ino"));
        assertThat(status.owner()).isEqualTo(Processes.user());
        assertThat(status.links()).isEqualTo(1);
    }

    @Test
    void aLinkIsFollowedOrNot() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), folder);
        assertThat(FileStatus.of(path("link")).type()).isEqualTo(FileType.DIRECTORY);
        assertThat(FileStatus.ofLink(path("link")).type()).isEqualTo(FileType.LINK);
    }

    @Test
    void whatIsMissingIsFoundMissing() throws IOException {
        Files.createFile(folder.resolve("a"));
        assertThat(FileStatus.find(path("none"))).isEmpty();
        assertThat(FileStatus.find(path("a/below-a-file"))).isEmpty();
        assertThatThrownBy(() -> FileStatus.of(path("none"))).hasMessageContaining("ENOENT");
    }

    @Test
    void devicesHaveTheirNumbers() {
        FileStatus status = FileStatus.of("/dev/null");
        assertThat(status.type()).isEqualTo(FileType.CHARACTER_DEVICE);
        assertThat(status.device()).isEqualTo(new DeviceNumber(1, 3));
    }

    @Test
    void permissionsAndTimesAreChanged() throws IOException {
        Files.createFile(folder.resolve("a"));
        FileStatus.changePermissions(path("a"), 0640);
        Instant before1970 = Instant.ofEpochSecond(-5, 250);
        FileStatus.changeTimes(path("a"), Instant.EPOCH, before1970);
        FileStatus.changeOwner(path("a"), Processes.user(), -1);
        FileStatus status = FileStatus.of(path("a"));
        assertThat(status.permissions()).isEqualTo(0640);
        assertThat(status.modified()).isEqualTo(before1970);
    }

    @Test
    void accessIsAnswered() throws IOException {
        Files.createFile(folder.resolve("a"));
        assertThat(FileStatus.permits(path("a"), Access.READING)).isTrue();
        assertThat(FileStatus.permits(path("a"), Access.EXECUTION)).isFalse();
        assertThat(FileStatus.permits(path("none"), Access.EXISTENCE)).isFalse();
    }

    @Test
    void fileSystemsSayHowFullTheyAre() {
        FileSystemStatus status = FileSystemStatus.of("/proc");
        assertThat(status.magic()).isEqualTo(0x9fa0);
        FileSystemStatus disk = FileSystemStatus.of(folder.toString());
        assertThat(disk.sizeBytes()).isEqualTo(folder.toFile().getTotalSpace());
        assertThat(disk.freeBytes()).isLessThanOrEqualTo(disk.sizeBytes());
        assertThat(disk.readOnly()).isFalse();
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }
}

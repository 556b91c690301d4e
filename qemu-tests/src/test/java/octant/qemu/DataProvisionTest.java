package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataProvisionTest {
    private static final int SECTOR_BYTES = 512;
    private static final int FIRST_SECTOR = 2048;
    private static final int SECTORS = 16384;

    @TempDir private Path folder;
    private DataProvision data = DataProvision.of(Path.of("set before each test"));

    @BeforeEach
    void makeADisk() throws IOException {
        Path disk = folder.resolve("disk.raw");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength((long) (FIRST_SECTOR + SECTORS) * SECTOR_BYTES);
            file.write(tableWithOnePartition());
        }
        HostCommand.run(
                List.of(
                        HostTool.MKE2FS.path().toString(),
                        "-q",
                        "-t",
                        "ext4",
                        "-E",
                        "offset=" + FIRST_SECTOR * SECTOR_BYTES,
                        disk.toString(),
                        SECTORS * SECTOR_BYTES / 1024 + "k"));
        data = DataProvision.of(disk);
    }

    @Test
    void writesAFileAndItsFolders() {
        data.write("/etc/update.conf", "window = 5s\n").write("/var/lib/x/y", "z");
        assertThat(data.read("/etc/update.conf")).isEqualTo("window = 5s\n");
        assertThat(data.read("/var/lib/x/y")).isEqualTo("z");
    }

    @Test
    void replacesAFile() {
        data.write("/etc/update.conf", "window = 5s\n").write("/etc/update.conf", "tries = 1\n");
        assertThat(data.read("/etc/update.conf")).isEqualTo("tries = 1\n");
    }

    @Test
    void deletesAFile() {
        data.write("/etc/a", "a").write("/etc/b", "b").delete("/etc/a", "/etc/none");
        assertThat(data.read("/etc/a")).isEmpty();
        assertThat(data.read("/etc/b")).isEqualTo("b");
    }

    @Test
    void saysWhenAFileDidNotArrive() throws IOException {
        byte[] content = new byte[SECTORS * SECTOR_BYTES];
        Arrays.fill(content, (byte) 1); // of zeros, debugfs makes a hole
        Path large = Files.write(folder.resolve("large"), content);
        data.write("/fills-it-up", large);
        assertThatThrownBy(() -> data.write("/etc/update.conf", "x".repeat(100_000)))
                .isInstanceOf(QemuException.class)
                .hasMessageContaining("/etc/update.conf");
    }

    private static byte[] tableWithOnePartition() {
        ByteBuffer disk = ByteBuffer.allocate(4 * SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        disk.put(512, "EFI PART".getBytes(StandardCharsets.US_ASCII));
        disk.putLong(512 + 72, 2).putInt(512 + 80, 1).putInt(512 + 84, 128);
        disk.putLong(1024, 1).putLong(1024 + 32, FIRST_SECTOR);
        disk.putLong(1024 + 40, FIRST_SECTOR + SECTORS - 1);
        disk.put(1024 + 56, "octant-data".getBytes(StandardCharsets.UTF_16LE));
        return disk.array();
    }
}

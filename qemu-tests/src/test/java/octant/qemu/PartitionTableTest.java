package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionTableTest {
    @TempDir Path folder;

    @Test
    void readsWhereThePartitionsLie() throws IOException {
        byte[] bytes = new byte[34 * 512];
        ByteBuffer disk = emptyTable(bytes);
        putEntry(disk, 0, "esp", 2048, 4095);
        putEntry(disk, 3, "root-a", 4096, 4096);
        PartitionTable table = PartitionTable.read(file(bytes));
        assertThat(table.partitions())
                .containsExactly(
                        new PartitionTable.Partition("esp", 1 << 20, 1 << 20),
                        new PartitionTable.Partition("root-a", 2 << 20, 512));
        assertThat(table.named("root-a").sizeBytes()).isEqualTo(512);
        assertThatThrownBy(() -> table.named("data")).hasMessageContaining("no partition data");
    }

    @Test
    void refusesADiskWithoutATable() throws IOException {
        assertThatThrownBy(() -> PartitionTable.read(file(new byte[4096])))
                .isInstanceOf(QemuException.class)
                .hasMessageContaining("no GPT");
    }

    @Test
    void refusesADiskThatIsTooShort() throws IOException {
        assertThatThrownBy(() -> PartitionTable.read(file(new byte[600])))
                .isInstanceOf(QemuException.class)
                .hasMessageContaining("the disk ends at 600");
    }

    private Path file(byte[] disk) throws IOException {
        return Files.write(folder.resolve("disk"), disk);
    }

    private static ByteBuffer emptyTable(byte[] bytes) {
        ByteBuffer disk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        disk.put(512, "EFI PART".getBytes(StandardCharsets.US_ASCII));
        disk.putLong(512 + 72, 2).putInt(512 + 80, 128).putInt(512 + 84, 128);
        return disk;
    }

    private static void putEntry(ByteBuffer disk, int index, String name, long first, long last) {
        int at = 2 * 512 + index * 128;
        disk.putLong(at, 1).putLong(at + 32, first).putLong(at + 40, last);
        disk.put(at + 56, name.getBytes(StandardCharsets.UTF_16LE));
    }
}

package octant.update.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MbrTest {
    private static final long MIB = 1 << 20;
    private static final PartitionSizes SIZES = new PartitionSizes(34 * MIB, MIB, MIB, MIB);

    @Test
    void aCardShowsItsBootPartitionsUnderTheirNumbers() {
        Gpt table = table(DiskForm.TRYBOOT);
        ByteBuffer mbr = mbr(table);

        for (int row = 0; row < 3; row++) {
            GptPartition partition = table.partitions().get(row);
            assertThat(mbr.get(446 + 16 * row + 4)).isEqualTo((byte) 0x0c);
            assertThat(mbr.getInt(446 + 16 * row + 8)).isEqualTo((int) partition.firstLba());
            assertThat(mbr.getInt(446 + 16 * row + 12)).isEqualTo((int) partition.sectors());
        }
        assertThat(mbr.get(446 + 48 + 4)).isEqualTo((byte) 0x83);
        assertThat(mbr.getInt(446 + 48 + 8) + (long) mbr.getInt(446 + 48 + 12))
                .isEqualTo(table.diskSectors());
    }

    @Test
    void anyOtherDiskIsProtected() {
        byte[] mbr = Mbr.of(table(DiskForm.UEFI), new byte[Mbr.BOOT_CODE_BYTES]);

        assertThat(mbr[446 + 4]).isEqualTo((byte) 0xee);
        assertThat(Arrays.copyOfRange(mbr, 462, 510)).containsOnly(0);
    }

    @Test
    void somebodysBootCodeStays() {
        byte[] code = new byte[Mbr.BOOT_CODE_BYTES];
        Arrays.fill(code, (byte) 7);

        byte[] mbr = Mbr.of(table(DiskForm.TRYBOOT), code);

        assertThat(mbr).startsWith(code).hasSize(512).endsWith(0x55, 0xaa);
    }

    /// Writing the table again, as every update does, keeps what the firmware goes by.
    @Test
    void anUpdateKeepsIt() {
        Gpt table = table(DiskForm.TRYBOOT);
        MemoryDisk disk = new MemoryDisk((int) (table.diskSectors() * 512));
        table.write(disk);
        byte[] first = disk.read(0, 512);

        Gpt.read(disk, 512).gpt().write(disk);

        assertThat(disk.read(0, 512)).isEqualTo(first);
        assertThat(List.of(first[450], first[466], first[482])).containsOnly((byte) 0x0c);
    }

    private static ByteBuffer mbr(Gpt table) {
        return ByteBuffer.wrap(Mbr.of(table, new byte[Mbr.BOOT_CODE_BYTES]))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Gpt table(DiskForm form) {
        return DiskLayout.plan(form, Architecture.AARCH64, 512, new UUID(1, 2), SIZES, Map.of())
                .table();
    }
}

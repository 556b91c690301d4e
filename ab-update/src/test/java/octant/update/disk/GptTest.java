package octant.update.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GptTest {
    private static final int MIB = 1 << 20;
    private static final UUID TYPE = new UUID(7, 7);

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void readsWhatItWrote(int sectorBytes) {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        Gpt table = table(sectorBytes, disk.sizeBytes());

        table.write(disk);

        assertThat(Gpt.read(disk, sectorBytes)).isEqualTo(new GptReading.Sound(table));
        assertThat(table.partition("two")).contains(table.partitions().get(1));
        assertThat(table.partition(new UUID(1, 1))).contains(table.partitions().get(0));
    }

    @Test
    void writesTheSameBytesAgain() {
        MemoryDisk once = new MemoryDisk(8 * MIB);
        MemoryDisk twice = new MemoryDisk(8 * MIB);
        Gpt table = table(512, once.sizeBytes());

        table.write(once);
        table.write(twice);
        table.write(twice);

        assertThat(twice.bytes()).isEqualTo(once.bytes());
    }

    @Test
    void keepsTheBootCodeOfOthers() {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        disk.flip(439);

        table(512, disk.sizeBytes()).write(disk);

        assertThat(disk.bytes()[439]).isEqualTo((byte) 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void growsTheLastPartitionToTheEndOfALargerDisk(int sectorBytes) {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        table(sectorBytes, disk.sizeBytes()).write(disk);
        disk.resize(20 * MIB);

        Gpt grown = Gpt.read(disk, sectorBytes).gpt().grown(disk.sizeBytes());
        grown.write(disk);

        assertThat(Gpt.read(disk, sectorBytes)).isEqualTo(new GptReading.Sound(grown));
        assertThat(grown.partitions().get(0))
                .isEqualTo(table(sectorBytes, 8 * MIB).partitions().get(0));
        assertThat((grown.partitions().get(1).lastLba() + 1) * sectorBytes).isEqualTo(19 * MIB);
    }

    @Test
    void doesNotGrowTwice() {
        Gpt grown = table(512, 8 * MIB).grown(20 * MIB);

        assertThat(grown.grown(20 * MIB)).isEqualTo(grown);
    }

    @Test
    void refusesADiskThatIsTooSmallForItsTable() {
        assertThatThrownBy(() -> table(512, 8 * MIB).grown(8 * MIB - 512))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("was the image copied whole?");
    }

    @Test
    void refusesToWriteATableForAnotherDisk() {
        assertThatThrownBy(() -> table(512, 8 * MIB).write(new MemoryDisk(9 * MIB)))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("made for 16384 sectors, the disk has 18432");
    }

    /// Cuts the power at every sector of growing a table, and reads what is left.
    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void losesNoTableInAPowerCut(int sectorBytes) {
        MemoryDisk before = new MemoryDisk(8 * MIB);
        Gpt old = table(sectorBytes, before.sizeBytes());
        old.write(before);
        before.resize(9 * MIB);
        Gpt grown = old.grown(before.sizeBytes());

        MemoryDisk disk;
        int sectors = 0;
        do {
            disk = before.copy();
            disk.cutPowerAfter(sectors++);
            grown.write(disk);
            MemoryDisk after = disk.copy();

            assertThat(Gpt.read(after, sectorBytes).gpt()).isIn(old, grown);
            Gpt.read(after, sectorBytes).gpt().grown(after.sizeBytes()).write(after);
            assertThat(Gpt.read(after, sectorBytes)).isEqualTo(new GptReading.Sound(grown));
        } while (disk.wasCut());
        assertThat(sectors).isGreaterThan(64);
    }

    /// The same while the backup is the only sound copy: it must not be overwritten first.
    @Test
    void losesNoTableInAPowerCutDuringARepair() {
        MemoryDisk before = new MemoryDisk(8 * MIB);
        Gpt table = table(512, before.sizeBytes());
        table.write(before);
        before.flip(512 + 60);

        MemoryDisk disk;
        int sectors = 0;
        do {
            disk = before.copy();
            disk.cutPowerAfter(sectors++);
            table.write(disk);

            assertThat(Gpt.read(disk.copy(), 512).gpt()).isEqualTo(table);
        } while (disk.wasCut());
    }

    @ParameterizedTest
    @CsvSource({
        "512, 'no signature'",
        "520, 'unknown revision'",
        "526, 'header size'",
        "528, 'wrong checksum of the header'",
        "560, 'wrong checksum of the header'",
        "1024, 'wrong checksum of the entries'",
        "17407, 'wrong checksum of the entries'"
    })
    void takesTheBackupWhenTheTablesFirstCopyIsDamaged(int offset, String why) {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        Gpt table = table(512, disk.sizeBytes());
        table.write(disk);
        disk.flip(offset);

        GptReading reading = Gpt.read(disk, 512);

        assertThat(reading).isInstanceOf(GptReading.PrimaryDamaged.class);
        assertThat(reading.toString()).contains("primary: " + why);
        assertThat(reading.gpt()).isEqualTo(table);
    }

    @Test
    void saysThatTheBackupIsDamaged() {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        Gpt table = table(512, disk.sizeBytes());
        table.write(disk);
        disk.flip(8 * MIB - 512 + 60);

        assertThat(Gpt.read(disk, 512))
                .isEqualTo(
                        new GptReading.BackupDamaged(
                                table, "backup: wrong checksum of the header"));
    }

    @Test
    void prefersThePrimaryWhenTheCopiesDiffer() {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        Gpt table = table(512, disk.sizeBytes());
        Gpt other = new Gpt(512, table.diskSectors(), new UUID(8, 8), table.partitions());
        other.write(disk);
        byte[] otherBackup = disk.read(8 * MIB - 33 * 512, 33 * 512);
        table.write(disk);
        disk.write(8 * MIB - 33 * 512, otherBackup);

        assertThat(Gpt.read(disk, 512))
                .isEqualTo(
                        new GptReading.BackupDamaged(
                                table, "backup: differs from the primary table"));
    }

    @Test
    void saysWhyNeitherCopyCanBeUsed() {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        table(512, disk.sizeBytes()).write(disk);
        disk.flip(600);
        disk.resize(7 * MIB);

        assertThatThrownBy(() -> Gpt.read(disk, 512))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("primary: wrong checksum of the header; backup: no signature")
                .hasMessageContaining("sector size 512");
    }

    @Test
    void refusesATableForALargerDisk() {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        table(512, disk.sizeBytes()).write(disk);
        disk.resize(7 * MIB);

        assertThatThrownBy(() -> Gpt.read(disk, 512))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("made for a disk of 16384 sectors, this one has 14336");
    }

    /// Numbers that would send a careless reader out of bounds, under checksums that are right.
    @ParameterizedTest
    @CsvSource({
        "32, 8, -1, made for a disk of",
        "32, 8, 9223372036854775807, made for a disk of",
        "72, 8, 0, entries at sector 0 out of range",
        "72, 8, -1, entries at sector 18446744073709551615 out of range",
        "72, 8, 9223372036854775807, out of range",
        "72, 8, 16383, entries at sector 16383 out of range",
        "80, 4, 0, 0 entries",
        "80, 4, 129, 129 entries",
        "80, 4, 2147483647, 2147483647 entries",
        "80, 4, -1, 4294967295 entries",
        "84, 4, 64, entries of 64 bytes",
        "84, 4, -128, entries of 4294967168 bytes",
    })
    void refusesAbsurdNumbersInTheHeader(int field, int bytes, long value, String why) {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        table(512, disk.sizeBytes()).write(disk);
        forge(disk, bytes, field, value);

        GptReading reading = Gpt.read(disk, 512);

        assertThat(reading).isInstanceOf(GptReading.PrimaryDamaged.class);
        assertThat(reading.toString()).contains(why);
    }

    @ParameterizedTest
    @CsvSource({
        "32, 33, out of range", // begins in the table itself
        "32, -1, out of range",
        "40, 16384, out of range", // ends beyond the disk
        "40, 2047, out of range", // ends before it begins
        "40, 6000, overlapping", // reaches into the second
        "128, 0, out of range", // the second has a type and nothing else
    })
    void refusesAbsurdPartitionsUnderRightChecksums(int field, long value, String why) {
        MemoryDisk disk = new MemoryDisk(8 * MIB);
        table(512, disk.sizeBytes()).write(disk);
        if (field == 128) {
            disk.clear(1024 + 128 + 16, 112);
        } else {
            ByteBuffer.wrap(disk.bytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(1024 + field, value);
        }
        forge(disk, 4, 88, GptHeader.crc(disk.read(1024, Gpt.ENTRIES_BYTES)));

        GptReading reading = Gpt.read(disk, 512);

        assertThat(reading).isInstanceOf(GptReading.PrimaryDamaged.class);
        assertThat(reading.toString()).contains(why);
    }

    @Test
    void refusesPartitionsThatShareAnId() {
        GptPartition one = new GptPartition(1, TYPE, new UUID(1, 1), 2048, 4095, 0, "one");
        GptPartition two = new GptPartition(2, TYPE, new UUID(1, 1), 4096, 5000, 0, "two");

        assertThatThrownBy(() -> new Gpt(512, 16384, new UUID(9, 9), List.of(one, two)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("partitions 1 and 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512, 4096, 100_000})
    void refusesADiskWithoutATable(int sizeBytes) {
        assertThatThrownBy(() -> Gpt.read(new MemoryDisk(sizeBytes), 512))
                .isInstanceOf(DiskException.class);
    }

    private static Gpt table(int sectorBytes, long diskBytes) {
        int perMib = MIB / sectorBytes;
        return new Gpt(
                sectorBytes,
                diskBytes / sectorBytes,
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                List.of(
                        new GptPartition(
                                1, TYPE, new UUID(1, 1), perMib, 2L * perMib - 1, 0, "one"),
                        new GptPartition(
                                2,
                                TYPE,
                                new UUID(2, 2),
                                2L * perMib,
                                4L * perMib - 1,
                                GptPartition.READ_ONLY,
                                "two")));
    }

    /// Puts a number into the primary header and makes its checksum right again.
    private static void forge(MemoryDisk disk, int bytes, int field, long value) {
        ByteBuffer header =
                ByteBuffer.wrap(disk.bytes(), 512, 512).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (bytes == 8) {
            header.putLong(field, value);
        } else {
            header.putInt(field, (int) value);
        }
        header.putInt(16, 0);
        byte[] checked = new byte[GptHeader.BYTES];
        header.get(0, checked);
        header.putInt(16, (int) GptHeader.crc(checked));
    }
}

package octant.update.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import octant.update.Slot;
import octant.verity.RootHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskLayoutTest {
    private static final long MIB = 1 << 20;
    private static final UUID DISK_ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final RootHash ROOT_HASH =
            new RootHash("0123456789abcdef0123456789abcdefffeeddccbbaa99887766554433221100");

    @TempDir Path folder;

    @Test
    void printsItself() {
        assertThat(layout(512).toString())
                .isEqualTo(
                        """
                        disk 00112233-4455-6677-8899-aabbccddeeff, 1098 MiB, sectors of 512 bytes
                        1  octant-esp     at    1 MiB   512 MiB  id %s  type c12a7328-f81f-11d2-ba4b-00a0c93ec93b
                        2  root-a         at  513 MiB   256 MiB  id 01234567-89ab-cdef-0123-456789abcdef  type 4f68bce3-e8cd-4db1-96e7-fbcaf984b709
                        3  root-a-verity  at  769 MiB     4 MiB  id ffeeddcc-bbaa-9988-7766-554433221100  type 2c7357ed-ebd2-46d9-aec1-23d437ec2bf5
                        4  root-b         at  773 MiB   256 MiB  id %s  type 4f68bce3-e8cd-4db1-96e7-fbcaf984b709
                        5  root-b-verity  at 1029 MiB     4 MiB  id %s  type 2c7357ed-ebd2-46d9-aec1-23d437ec2bf5
                        6  octant-data    at 1033 MiB    64 MiB  id %s  type 0fc63daf-8483-4772-8e79-3d69d8477de4
                        """
                                .formatted(
                                        StableId.of(DISK_ID, "octant-esp"),
                                        StableId.of(DISK_ID, "root-b"),
                                        StableId.of(DISK_ID, "root-b-verity"),
                                        StableId.of(DISK_ID, "octant-data")));
    }

    @Test
    void givesTheOtherArchitectureItsOwnTypes() {
        DiskLayout layout =
                DiskLayout.plan(
                        Architecture.AARCH64, 512, DISK_ID, PartitionSizes.standard(), Map.of());

        assertThat(layout.region(PartitionRole.ROOT_A).type())
                .hasToString("b921b045-1df0-41c3-af44-4c6f280d3fae");
        assertThat(layout.region(PartitionRole.ROOT_B_VERITY).type())
                .hasToString("df3300ce-d69f-4c92-978c-9bfb0f38d820");
    }

    @Test
    void numbersItsPartitionsInTheOrderOfTheTable() {
        assertThat(layout(512).table().partitions())
                .extracting(GptPartition::number, GptPartition::name)
                .containsExactly(
                        tuple(1, "octant-esp"),
                        tuple(2, "root-a"),
                        tuple(3, "root-a-verity"),
                        tuple(4, "root-b"),
                        tuple(5, "root-b-verity"),
                        tuple(6, "octant-data"));
    }

    @Test
    void refusesAnImageThatFillsSeventyPercentOfItsSlot() {
        long limit = 256 * MIB / 100 * 70;

        assertThat(layoutFor(limit - 1, MIB).regions()).hasSize(6);
        assertThatThrownBy(() -> layoutFor(limit, MIB))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("root-a: " + limit + " bytes fill 70 %");
    }

    @Test
    void refusesATreeThatFillsSeventyPercentOfItsSlot() {
        long limit = 4 * MIB / 100 * 70;

        assertThat(layoutFor(MIB, limit - 1).regions()).hasSize(6);
        assertThatThrownBy(() -> layoutFor(MIB, limit))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("root-a-verity");
    }

    @Test
    void namesTheSameThingTheSameWay() {
        UUID id = StableId.of(DISK_ID, "root-b");

        assertThat(StableId.of(DISK_ID, "root-b")).isEqualTo(id);
        assertThat(StableId.of(DISK_ID, "root-a")).isNotEqualTo(id);
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
    }

    /// sgdisk knows only sectors of 512 bytes in a file.
    @ParameterizedTest
    @ValueSource(longs = {0, 3 * (1 << 20) + 512 * 5})
    void isSoundForSgdiskAlsoAfterGrowing(long more) throws Exception {
        Path sgdisk = Path.of("/usr/sbin/sgdisk");
        assumeTrue(Files.isExecutable(sgdisk), "SKIPPED: no sgdisk to check with; install gdisk");
        Path image = folder.resolve("disk.raw");
        DiskLayout layout = layout(512);
        sparse(image, layout.diskBytes());
        try (FileDisk disk = FileDisk.openForWriting(image)) {
            layout.table().write(disk);
            if (more > 0) {
                sparse(image, layout.diskBytes() + more);
                Gpt.read(disk, 512).gpt().grown(disk.sizeBytes()).write(disk);
            }
        }

        assertThat(output(sgdisk.toString(), "--verify", image.toString()))
                .contains("No problems found");
        assertThat(output(sgdisk.toString(), "--info=2", image.toString()))
                .contains("Partition unique GUID: 01234567-89AB-CDEF-0123-456789ABCDEF")
                .contains("Partition name: 'root-a'")
                .contains("Attribute flags: 1000000000000000");
    }

    /// Of the outside tools only fdisk can be told the sector size of a file.
    @Test
    void isSoundForFdiskInSectorsOf4096() throws Exception {
        Path fdisk = Path.of("/usr/sbin/fdisk");
        assumeTrue(Files.isExecutable(fdisk), "SKIPPED: no fdisk to check with; install fdisk");
        Path image = folder.resolve("disk.raw");
        DiskLayout layout = layout(4096);
        sparse(image, layout.diskBytes());
        try (FileDisk disk = FileDisk.openForWriting(image)) {
            layout.table().write(disk);
        }

        assertThat(output(fdisk.toString(), "--sector-size", "4096", "--list", image.toString()))
                .contains("Units: sectors of 1 * 4096 = 4096 bytes")
                .contains("Disklabel type: gpt")
                .contains("Disk identifier: " + DISK_ID.toString().toUpperCase(Locale.ROOT))
                .contains(layout.table().partition("octant-data").orElseThrow().lastLba() + " ")
                .doesNotContain("corrupt")
                .doesNotContain("mismatch");
    }

    @Test
    void readsATableThatSgdiskWrote() throws Exception {
        Path sgdisk = Path.of("/usr/sbin/sgdisk");
        assumeTrue(Files.isExecutable(sgdisk), "SKIPPED: no sgdisk to check with; install gdisk");
        Path image = folder.resolve("disk.raw");
        sparse(image, 64 * MIB);
        output(
                sgdisk.toString(),
                "--disk-guid=" + DISK_ID,
                "--new=3:2048:+8M",
                "--typecode=3:8300",
                "--change-name=3:größe",
                image.toString());

        try (FileDisk disk = FileDisk.openForReading(image)) {
            Gpt table = Gpt.read(disk, 512).gpt();
            assertThat(Gpt.read(disk, 512)).isInstanceOf(GptReading.Sound.class);
            assertThat(table.diskId()).isEqualTo(DISK_ID);
            assertThat(table.partition("größe").orElseThrow().sectors()).isEqualTo(8 * MIB / 512);
            assertThat(table.partition("größe").orElseThrow().number()).isEqualTo(3);
        }
    }

    private static DiskLayout layout(int sectorBytes) {
        return DiskLayout.plan(
                Architecture.X86_64,
                sectorBytes,
                DISK_ID,
                PartitionSizes.standard(),
                Map.of(Slot.A, new SlotImage(ROOT_HASH, 80 * MIB, MIB)));
    }

    private static DiskLayout layoutFor(long rootBytes, long verityBytes) {
        return DiskLayout.plan(
                Architecture.X86_64,
                512,
                DISK_ID,
                PartitionSizes.standard(),
                Map.of(Slot.A, new SlotImage(ROOT_HASH, rootBytes, verityBytes)));
    }

    private static void sparse(Path path, long bytes) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    private static String output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}

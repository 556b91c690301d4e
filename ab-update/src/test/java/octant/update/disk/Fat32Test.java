package octant.update.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against what mkfs.vfat and mtools wrote, and against the same with damage.
class Fat32Test {
    private static final int MEBIBYTES = 34;
    private static final int SIZE = MEBIBYTES << 20;
    private static final int FLIPS = 2000;
    private static final String KERNEL = "EFI/Linux/octant_1.2.0+3.efi";

    @TempDir Path folder;

    private Mtools tools = new Mtools(Path.of(""));

    @BeforeEach
    void fillAFileSystem() throws IOException {
        tools = Mtools.format(folder.resolve("esp"), MEBIBYTES, "-F", "32", "-s", "1");
        fill(tools);
    }

    @Test
    void readsWhatMtoolsReads() throws IOException {
        assertSameAsMtools(tools);
    }

    @ParameterizedTest
    @CsvSource({"512, 40", "4096, 300"})
    void readsSectorsOfEitherSize(String sectorBytes, int mebibytes) throws IOException {
        Mtools other =
                Mtools.format(
                        folder.resolve("other"),
                        mebibytes,
                        "-F",
                        "32",
                        "-s",
                        "1",
                        "-S",
                        sectorBytes);
        fill(other);

        assertSameAsMtools(other);
    }

    @Test
    void findsByEitherNameWhateverTheCase() throws IOException {
        Fat32 files = open();
        FatEntry entry = files.find(KERNEL).orElseThrow();

        assertThat(files.find("efi/LINUX/OCTANT_1.2.0+3.EFI")).contains(entry);
        assertThat(files.find("EFI/LINUX/" + entry.shortName())).contains(entry);
        assertThat(files.find(KERNEL + "/x")).isEmpty();
        assertThat(files.find("EFI/nothing")).isEmpty();
    }

    @Test
    void saysWhereTheSlotsOfANameLie() throws IOException {
        FatEntry entry = open().find(KERNEL).orElseThrow();
        byte[] bytes = Files.readAllBytes(tools.image());

        assertThat(entry.slots()).hasSize(3);
        assertThat(bytes[entry.slots().get(0).intValue()]).isEqualTo((byte) 0x42);
        assertThat(bytes[entry.slots().get(1).intValue()]).isEqualTo((byte) 0x01);
        assertThat(
                        Arrays.copyOfRange(
                                bytes,
                                entry.slots().get(2).intValue(),
                                entry.slots().get(2).intValue() + 6))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("OCTANT");
    }

    @Test
    void readsAPartOfAFile() throws IOException {
        byte[] whole = open().read(open().find(KERNEL).orElseThrow(), SIZE);

        assertThat(open().read(open().find(KERNEL).orElseThrow(), 700, 1000))
                .isEqualTo(Arrays.copyOfRange(whole, 700, 1700));
        assertThatThrownBy(() -> open().read(open().find(KERNEL).orElseThrow(), whole.length, 1))
                .isInstanceOf(DiskException.class);
        assertThatThrownBy(() -> open().read(open().find(KERNEL).orElseThrow(), whole.length - 1))
                .hasMessageContaining("want at most");
    }

    @Test
    void countsWhatIsFree() throws IOException {
        long before = open().freeBytes();
        tools.remove("large.bin");

        assertThat(open().freeBytes()).isEqualTo(before + (100_000 + 511) / 512 * 512);
    }

    @Test
    void findsNothingWrongWithASoundOne() throws IOException {
        assertThat(open().faults()).isEmpty();
        assertThat(open().sharing(KERNEL)).isEmpty();
        assertThat(open().sharing("nothing")).isEmpty();
    }

    @Test
    void namesTheFilesThatShareClusters() throws IOException {
        Fat32 sound = open();
        FatEntry one = sound.find(KERNEL).orElseThrow();
        FatEntry two = sound.find("large.bin").orElseThrow();
        MemoryDisk disk = disk();
        int slot = two.slots().getLast().intValue();
        int cluster = one.firstCluster() + 3;
        ByteBuffer.wrap(disk.bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(slot + 0x14, (short) (cluster >> 16))
                .putShort(slot + 0x1a, (short) cluster);

        Fat32 crossed = Fat32.open(disk, 0, SIZE);

        assertThat(crossed.sharing(KERNEL)).containsExactly("large.bin");
        assertThat(crossed.sharing("large.bin")).containsExactly(KERNEL);
        assertThat(crossed.faults())
                .contains("large.bin: shares clusters with " + KERNEL)
                .contains("large.bin: fewer clusters than its size asks for");
    }

    @Test
    void goesByTheShortNameWhenTheLongOneIsTorn() throws IOException {
        FatEntry entry = open().find(KERNEL).orElseThrow();
        for (long slot : entry.slots().subList(0, 2)) {
            MemoryDisk disk = disk();
            disk.flip((int) slot + 0x0d);
            assertThat(Fat32.open(disk, 0, SIZE).find("EFI/Linux/" + entry.shortName()))
                    .get()
                    .satisfies(torn -> {
                        assertThat(torn.name()).isEqualTo(entry.shortName());
                        assertThat(torn.slots()).containsExactly(entry.slots().getLast());
                    });
            assertThat(Fat32.open(disk, 0, SIZE).find(KERNEL)).isEmpty();
        }
    }

    @Test
    void saysWhereAChainComesBackOrLeadsNowhere() throws IOException {
        FatEntry entry = open().find("large.bin").orElseThrow();
        int third = entry.firstCluster() + 2;
        for (int link : new int[] {entry.firstCluster(), 0, 1, 0x0fff_fff7, 0x0100_0000}) {
            MemoryDisk disk = disk();
            setLink(disk, third, link);
            FatChain chain = Fat32.open(disk, 0, SIZE).chain(entry);
            assertThat(chain.clusters()).isEqualTo(3);
            assertThat(chain.fault()).get().asString().endsWith("cluster " + link);
            assertThatThrownBy(() -> Fat32.open(disk, 0, SIZE).read(entry, SIZE))
                    .isInstanceOf(DiskException.class)
                    .hasMessageContaining("large.bin: its chain");
        }
    }

    @Test
    void followsAChainToTheVeryLastClusterAndNotBeyond() throws IOException {
        FatEntry entry = open().find("large.bin").orElseThrow();
        MemoryDisk disk = disk();
        FatParameters parameters = FatParameters.decode(disk.read(0, FatParameters.BYTES), SIZE);
        int last = parameters.clusters() + 1;
        setLink(disk, entry.firstCluster(), last);
        setLink(disk, last, last + 1);

        FatChain chain = Fat32.open(disk, 0, SIZE).chain(entry);

        assertThat(chain.runs())
                .containsExactly(
                        new FatChain.Run(entry.firstCluster(), 1), new FatChain.Run(last, 1));
        assertThat(chain.fault()).isPresent();
    }

    @Test
    void refusesAFolderThatLiesInItself() throws IOException {
        MemoryDisk disk = disk();
        Fat32 files = Fat32.open(disk, 0, SIZE);
        FatEntry efi = files.find("EFI").orElseThrow();
        int slot = files.find("EFI/Linux").orElseThrow().slots().getLast().intValue();
        ByteBuffer.wrap(disk.bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(slot + 0x1a, (short) efi.firstCluster());

        assertThatThrownBy(files::faults).hasMessageContaining("folders too deep");
    }

    @Test
    void refusesChainsThatOverlapThroughout() throws IOException {
        MemoryDisk disk = disk();
        Fat32 files = Fat32.open(disk, 0, SIZE);
        int first = files.clusters() / 100;
        for (int cluster = first; cluster <= files.clusters(); cluster++) {
            setLink(disk, cluster, cluster + 1);
        }
        for (int i = 1; i <= FatTree.MAX_SHARING; i++) {
            startAt(disk, entry(files, i), first);
        }

        assertThat(files.sharing("loader/entries/entry-number-1.conf"))
                .hasSize(FatTree.MAX_SHARING - 1);

        startAt(disk, entry(files, FatTree.MAX_SHARING + 1), first);
        assertThatThrownBy(() -> files.sharing(KERNEL))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("chains overlap throughout");
        assertThatThrownBy(files::faults).hasMessageContaining("chains overlap throughout");
    }

    private static FatEntry entry(Fat32 files, int number) {
        return files.find("loader/entries/entry-number-" + number + ".conf").orElseThrow();
    }

    private static void startAt(MemoryDisk disk, FatEntry entry, int cluster) {
        int slot = entry.slots().getLast().intValue();
        ByteBuffer.wrap(disk.bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(slot + 0x14, (short) (cluster >> 16))
                .putShort(slot + 0x1a, (short) cluster);
    }

    @Test
    void refusesFat16AndSaysWhatToDo() throws IOException {
        Mtools fat16 = Mtools.format(folder.resolve("fat16"), 16, "-F", "16");

        assertThatThrownBy(() -> open(fat16))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("mkfs.vfat -F 32");
    }

    @Test
    void refusesWhatIsLargerThanItsPartition() throws IOException {
        assertThatThrownBy(() -> Fat32.open(disk(), 0, SIZE - 512))
                .hasMessageContaining("do not fit its partition");
        assertThatThrownBy(() -> Fat32.open(disk(), 0, 511)).isInstanceOf(DiskException.class);
    }

    /// Anything else than an answer or a DiskException fails the test.
    @Test
    void survivesAnyDamage() throws IOException {
        MemoryDisk disk = disk();
        FatParameters parameters = FatParameters.decode(disk.read(0, FatParameters.BYTES), SIZE);
        int table = (int) parameters.tableOffset();
        int data = (int) parameters.dataOffset();
        Random random = new Random(20261121);
        int refused = 0;
        for (int i = 0; i < FLIPS; i++) {
            Map<Integer, Byte> undo = new HashMap<>();
            for (int flip = 0; flip <= i % 5; flip++) {
                int at =
                        switch (i % 4) {
                            case 0 -> random.nextInt(100);
                            case 1 -> table + random.nextInt(2048);
                            default -> data + random.nextInt(6144);
                        };
                undo.putIfAbsent(at, disk.bytes()[at]);
                disk.bytes()[at] = (byte) random.nextInt(256);
            }
            refused += readsEverything(disk) ? 0 : 1;
            undo.forEach((at, was) -> disk.bytes()[at] = was);
        }
        assertThat(refused).isBetween(FLIPS / 100, FLIPS * 9 / 10);
        assertThat(readsEverything(disk)).isTrue();
    }

    private static boolean readsEverything(Disk disk) {
        try {
            Fat32 files = Fat32.open(disk, 0, SIZE);
            files.faults();
            files.freeBytes();
            files.sharing(KERNEL);
            for (FatTree.Node node : FatTree.of(files).nodes()) {
                if (!node.entry().folder()) {
                    files.read(node.entry(), SIZE);
                }
            }
            return true;
        } catch (DiskException e) {
            return false;
        }
    }

    private void fill(Mtools into) throws IOException {
        Random random = new Random(7);
        for (String path : List.of("EFI", "EFI/Linux", "EFI/BOOT", "loader", "loader/entries")) {
            into.makeFolder(path);
        }
        into.copyIn(file(random, 5000), KERNEL);
        into.copyIn(file(random, 1), "EFI/BOOT/BOOTX64.EFI");
        into.copyIn(file(random, 0), "empty");
        into.copyIn(file(random, 512), "loader/loader.conf");
        into.copyIn(file(random, 513), "loader/entries/octant-no-slot.conf");
        into.copyIn(file(random, 40_000), "gone.bin");
        into.copyIn(file(random, 700), "thirteen-char");
        into.copyIn(
                file(random, 700), "a name with spaces, of more than twenty-six characters.txt");
        into.remove("gone.bin");
        into.copyIn(file(random, 100_000), "large.bin");
        for (int i = 0; i < 40; i++) {
            into.copyIn(file(random, i), "loader/entries/entry-number-" + i + ".conf");
        }
    }

    private Path file(Random random, int length) throws IOException {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Files.write(folder.resolve("file"), bytes);
    }

    private static void assertSameAsMtools(Mtools tools) throws IOException {
        List<String> paths = new ArrayList<>();
        try (FileDisk disk = FileDisk.openForReading(tools.image())) {
            Fat32 files = Fat32.open(disk, 0, disk.sizeBytes());
            for (FatTree.Node node : FatTree.of(files).nodes()) {
                paths.add(node.path() + (node.entry().folder() ? "/" : ""));
                if (!node.entry().folder()) {
                    assertThat(files.read(node.entry(), SIZE)).isEqualTo(tools.type(node.path()));
                }
            }
        }
        assertThat(paths.stream().sorted().toList()).isEqualTo(tools.list()).hasSize(53);
    }

    private void setLink(MemoryDisk disk, int cluster, int link) {
        FatParameters parameters = FatParameters.decode(disk.read(0, FatParameters.BYTES), SIZE);
        ByteBuffer.wrap(disk.bytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) parameters.tableOffset() + cluster * Fat32.LINK_BYTES, link);
    }

    private Fat32 open() throws IOException {
        return open(tools);
    }

    private static Fat32 open(Mtools tools) throws IOException {
        MemoryDisk disk = disk(tools);
        return Fat32.open(disk, 0, disk.sizeBytes());
    }

    private MemoryDisk disk() throws IOException {
        return disk(tools);
    }

    private static MemoryDisk disk(Mtools tools) throws IOException {
        byte[] bytes = Files.readAllBytes(tools.image());
        MemoryDisk disk = new MemoryDisk(0);
        disk.resize(bytes.length);
        disk.write(0, bytes);
        return disk;
    }
}

package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octant.linux.Mounts;
import octant.main.NativesLibrary;
import octant.update.MountedEsp;
import octant.update.Slot;
import octant.update.SlotDevice;
import octant.update.disk.Architecture;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.DiskForm;
import octant.update.disk.DiskLayout;
import octant.update.disk.Fat32;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;
import octant.update.disk.PartitionRole;
import octant.update.disk.PartitionSizes;
import octant.verity.RootHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ports over real devices: a file with our own layout is a loop device, and so is each of its
/// partitions, with caches of their own as on a disk.
@Tag("root")
class MachineDiskTest {
    private static final long MIB = 1 << 20;
    private static final int BLOCK = 4096;

    @TempDir Path folder;
    private final List<String> loops = new ArrayList<>();
    private final LoopRoot root = new LoopRoot();
    private String mountPoint = "set before each test";
    private DiskLayout layout =
            DiskLayout.plan(
                    Architecture.X86_64,
                    512,
                    new UUID(1, 2),
                    new PartitionSizes(40 * MIB, 8 * MIB, MIB, MIB),
                    Map.of());
    private MachineDisk disk = new MachineDisk(root, "1", mountPoint, "/");

    @BeforeEach
    void makeADisk() throws Exception {
        NativesLibrary.load();
        assumeTrue(
                Files.exists(Path.of("/dev/loop-control")),
                "SKIPPED: this machine has no loop devices");
        Path file = folder.resolve("disk.raw");
        Files.write(file, new byte[0]);
        run("truncate", "--size=" + layout.diskBytes(), file.toString());
        try (FileDisk whole = FileDisk.openForWriting(file)) {
            layout.table().write(whole);
        }
        root.disk = loop(file, 0, layout.diskBytes());
        for (PartitionRole role : DiskForm.UEFI.roles()) {
            DiskLayout.Region region = layout.region(role);
            root.partitions.put(role, loop(file, region.offsetBytes(), region.sizeBytes()));
        }
        run("mkfs.vfat", "-F", "32", root.device(PartitionRole.ESP));
        mountPoint = folder.resolve("esp").toString();
        disk = new MachineDisk(root, "1", mountPoint, folder.toString());
    }

    @AfterEach
    void letGo() throws Exception {
        for (String loop : loops) {
            run("losetup", "--detach", loop);
        }
    }

    @Test
    void theWholeDiskShowsWhatAPartitionWrote() {
        Disk whole = disk.wholeDisk();
        long at = layout.region(PartitionRole.ROOT_B).offsetBytes();
        assertThat(whole.read(at, BLOCK)).containsOnly(0);
        try (SlotDevice slot = disk.open(PartitionRole.ROOT_B)) {
            assertThat(slot.sizeBytes()).isEqualTo(8 * MIB);
            slot.write(0, filled(7));
            slot.write(8 * MIB - BLOCK, filled(8));
            slot.sync();
            slot.forget();
            ByteBuffer back = ByteBuffer.allocate(BLOCK);
            slot.read(8 * MIB - BLOCK, back);
            assertThat(back.array()).containsOnly(8);
            assertThatThrownBy(() -> slot.write(8 * MIB, filled(9)))
                    .isInstanceOf(DiskException.class)
                    .hasMessageContaining(slot.name());
            assertThatThrownBy(() -> slot.read(8 * MIB - 1, ByteBuffer.allocate(2)))
                    .isInstanceOf(DiskException.class);
        }
        assertThat(whole.read(at, BLOCK)).containsOnly(7);
    }

    @Test
    void whatRunsIsNeverWrittenTo() {
        for (PartitionRole role : List.of(PartitionRole.ROOT_A, PartitionRole.ROOT_A_VERITY)) {
            try (SlotDevice running = disk.open(role)) {
                running.read(0, ByteBuffer.allocate(BLOCK));
                assertThatThrownBy(() -> running.write(0, filled(1)))
                        .isInstanceOf(RuntimeException.class);
            }
        }
    }

    @Test
    void theTableIsReadAndWrittenWhilePartitionsAreInUse() {
        assertThat(disk.sectorBytes()).isEqualTo(512);
        try (SlotDevice slot = disk.open(PartitionRole.ROOT_B)) {
            Gpt table = Gpt.read(disk.wholeDisk(), 512).gpt();
            assertThat(table).isEqualTo(layout.table());
            table.write(disk.wholeDisk());
            disk.wholeDisk().sync();
            assertThat(Gpt.read(disk.wholeDisk(), 512).gpt()).isEqualTo(table);
            assertThat(slot.name()).isEqualTo(root.device(PartitionRole.ROOT_B));
        }
    }

    @Test
    void theEfiSystemPartitionHoldsWhatWasSynced() throws Exception {
        requireVfat();
        try (MountedEsp esp = disk.mountEsp()) {
            assertThat(esp.path()).isEqualTo(Path.of(mountPoint));
            assertThat(esp.availableBytes()).isBetween(MIB, 40 * MIB);
            Path kernel = Files.createDirectories(esp.path().resolve("EFI/Linux")).resolve("x.efi");
            Files.write(kernel, filled(5).array());
            esp.sync();
            esp.forget(kernel);
            assertThat(Files.readAllBytes(kernel)).containsOnly(5);
            // The medium has it, as firmware would read it after a power cut now.
            DiskLayout.Region region = layout.region(PartitionRole.ESP);
            Fat32 fat = Fat32.open(disk.wholeDisk(), region.offsetBytes(), region.sizeBytes());
            assertThat(fat.read(fat.find("EFI/Linux/x.efi").orElseThrow(), BLOCK)).containsOnly(5);
        }
        assertThat(mounted()).isZero();
    }

    @Test
    void nothingStaysMounted() throws Exception {
        requireVfat();
        MountedEsp busy = disk.mountEsp();
        Path file = Files.write(busy.path().resolve("a"), filled(1).array());
        try (InputStream user = Files.newInputStream(file)) {
            busy.close();
            assertThat(mounted()).isZero();
            assertThat(user.read()).isEqualTo(1);
        }
        // What a thread that died left behind.
        Mounts.mount(
                root.device(PartitionRole.ESP),
                mountPoint,
                "vfat",
                "umask=0077,tz=UTC,errors=continue");
        assertThat(mounted()).isEqualTo(1);
        try (MountedEsp again = disk.mountEsp()) {
            assertThat(mounted()).isEqualTo(1);
            assertThat(Files.exists(again.path().resolve("a"))).isTrue();
        }
        assertThat(mounted()).isZero();
    }

    @Test
    void aPartitionThatIsNotThereIsNamed() {
        root.partitions.clear();
        assertThatThrownBy(() -> disk.open(PartitionRole.ROOT_B))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("root-b");
        assertThatThrownBy(disk::mountEsp).hasMessageContaining("octant-esp");
        // It is not taken for being in use.
        assertThatThrownBy(disk::mountEsp).hasMessageContaining("octant-esp");
    }

    @Test
    void theRoomForDataIsThatOfItsFileSystem() throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace();
        long others = 1L << 30; // what other programs write to it meanwhile
        assertThat(disk.dataRoomBytes()).isBetween(room - others, room + others);
        MachineDisk lost = new MachineDisk(root, "1", mountPoint, folder.resolve("x").toString());
        assertThatThrownBy(lost::dataRoomBytes)
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("room on " + folder.resolve("x"));
    }

    private static void requireVfat() throws IOException {
        assumeTrue(
                Files.readString(Path.of("/proc/filesystems")).contains("\tvfat\n"),
                "SKIPPED: this kernel has no vfat; the VM tests mount one");
    }

    private long mounted() {
        return Mounts.list().stream().filter(mount -> mount.path().equals(mountPoint)).count();
    }

    private static ByteBuffer filled(int value) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (block.hasRemaining()) {
            block.put((byte) value);
        }
        return block.flip();
    }

    private String loop(Path file, long offset, long size) throws Exception {
        String device =
                run(
                        "losetup",
                        "--find",
                        "--show",
                        "--offset=" + offset,
                        "--sizelimit=" + size,
                        file.toString());
        loops.add(device);
        return device;
    }

    private static String run(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(String.join(" ", words) + ": " + said).isZero();
        return said;
    }

    /// Slot a runs.
    private static final class LoopRoot implements RunningRoot {
        final Map<PartitionRole, String> partitions = new EnumMap<>(PartitionRole.class);
        String disk = "";

        String device(PartitionRole role) {
            return partition(role).orElseThrow();
        }

        @Override
        public Optional<Slot> slot() {
            return Optional.of(Slot.A);
        }

        @Override
        public Optional<RootHash> hash() {
            return Optional.empty();
        }

        @Override
        public Optional<String> disk() {
            return Optional.of(disk);
        }

        @Override
        public Optional<String> partition(PartitionRole role) {
            return Optional.ofNullable(partitions.get(role));
        }
    }
}

package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@ExtendWith(NativesLibrary.class)
class BlockDevicesTest {
    @TempDir Path folder;

    @BeforeAll
    static void loopDevicesAreThere() {
        assumeTrue(
                FileStatus.find("/dev/loop-control").isPresent(),
                "SKIPPED: this machine has no loop devices");
    }

    @Test
    void aFileBecomesADeviceAndIsLetGo() {
        try (Descriptor file = file("disk", 1 << 20)) {
            LoopDevice loop = LoopDevice.attach(file, false, 4096);
            try (Descriptor device = LinuxFiles.open(loop.path(), OpenFlag.READ_WRITE)) {
                assertThat(BlockDevices.sizeBytes(device)).isEqualTo(1 << 20);
                assertThat(BlockDevices.sectorBytes(device)).isEqualTo(4096);
                LinuxFiles.writeAll(device, "on the disk".getBytes(UTF_8));
                LinuxFiles.synchronize(device);
                byte[] bytes = new byte[11];
                LinuxFiles.readAt(file, 0, bytes, 0, 11);
                assertThat(new String(bytes, UTF_8)).isEqualTo("on the disk");
            } finally {
                loop.detach();
            }
            assertThatThrownBy(loop::detach).hasMessageContaining("ENXIO");
        }
    }

    @Test
    void aReadOnlyDeviceRefusesWrites() {
        try (Descriptor file = file("disk", 1 << 20)) {
            LoopDevice loop = LoopDevice.attach(file, true, 512);
            try (Descriptor device = LinuxFiles.open(loop.path(), OpenFlag.READ_WRITE)) {
                assertThat(BlockDevices.sectorBytes(device)).isEqualTo(512);
                assertThatThrownBy(() -> LinuxFiles.writeAll(device, new byte[512]))
                        .hasMessage("write(" + loop.path() + "): EPERM (Operation not permitted)");
            } finally {
                loop.detach();
            }
        }
    }

    @Test
    void whatIsNoDiskSaysSo() {
        try (Descriptor file = file("disk", 4096)) {
            assertThatThrownBy(() -> BlockDevices.sizeBytes(file)).hasMessageContaining("ENOTTY");
            assertThatThrownBy(() -> BlockDevices.resizePartition(file, 1, 0, 4096))
                    .hasMessageContaining("ENOTTY");
        }
    }

    @Test
    void aMountedExt4Grows() throws IOException, InterruptedException {
        assumeTrue(
                mayUseReservedResources(),
                "SKIPPED: growing ext4 needs CAP_SYS_RESOURCE, which root does not have here");
        try (Descriptor file = file("disk", 16 << 20)) {
            int exit =
                    new ProcessBuilder(
                                    "mkfs.ext4",
                                    "-q",
                                    "-b",
                                    "4096",
                                    folder.resolve("disk").toString(),
                                    "2048")
                            .start()
                            .waitFor();
            assertThat(exit).isZero();
            LoopDevice loop = LoopDevice.attach(file, false, 512);
            try {
                OwnThread.inNamespaces(() -> mountAndGrow(loop), Namespaces.Kind.MOUNT);
            } finally {
                loop.detach();
            }
        }
    }

    private static boolean mayUseReservedResources() {
        String status = LinuxFiles.readText("/proc/thread-self/status", 8192);
        int at = status.indexOf("CapEff:\t") + 8;
        return (Long.parseUnsignedLong(status.substring(at, at + 16), 16) >> 24 & 1) != 0;
    }

    private void mountAndGrow(LoopDevice loop) {
        String place = folder.resolve("mounted").toString();
        Directories.create(place, 0755);
        Mounts.mount(loop.path(), place, "ext4", "");
        long before = FileSystemStatus.of(place).sizeBytes();
        try (Descriptor root = LinuxFiles.open(place, OpenFlag.READ_ONLY, OpenFlag.DIRECTORY)) {
            BlockDevices.growExt4(root, 4096);
        }
        assertThat(FileSystemStatus.of(place).sizeBytes()).isGreaterThan(before + (4 << 20));
        Mounts.unmount(place);
    }

    private Descriptor file(String name, long sizeBytes) {
        Descriptor file =
                LinuxFiles.openAt(
                        Descriptor.WORKING_DIRECTORY,
                        folder.resolve(name).toString(),
                        0600,
                        OpenFlag.READ_WRITE,
                        OpenFlag.CREATE);
        LinuxFiles.truncate(file, sizeBytes);
        return file;
    }
}

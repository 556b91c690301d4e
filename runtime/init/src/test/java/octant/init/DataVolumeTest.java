package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import octant.linux.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DataVolumeTest {
    private final FakeKernel kernel = new FakeKernel().file("/sys/class/block/.", "");

    private DataStorage mount(String commandLine) {
        Boot boot = new Boot(kernel, new Console(kernel), List.of(), line -> {}, feeder -> {});
        boot.readCommandLine(commandLine);
        return DataVolume.mount(boot);
    }

    private static DataStorage onDisk(String name, String disk, int number, String label) {
        return new DataStorage.Persistent(Optional.of(new Partition(name, disk, number, label)));
    }

    @Test
    void theRootsDiskWinsOverAnotherWithTheSameName() {
        kernel.partition("sda", "sda1", 1, "octant-data")
                .partition("vda", "vda2", 2, "root-a")
                .partition("vda", "vda6", 6, "octant-data")
                .file("/sys/class/block/dm-0/slaves/vda2", "");

        assertThat(mount("")).isEqualTo(onDisk("vda6", "vda", 6, "octant-data"));
    }

    @Test
    void theRootIsFoundThroughLayers() {
        kernel.partition("sda", "sda1", 1, "octant-data")
                .partition("sr0", "sr0p2", 2, "root-a")
                .partition("sr0", "sr0p6", 6, "octant-data")
                .file("/sys/class/block/dm-0/slaves/dm-1", "")
                .file("/sys/class/block/dm-1/slaves/sr0p2", "");

        assertThat(mount("")).isEqualTo(onDisk("sr0p6", "sr0", 6, "octant-data"));
    }

    @Test
    void theOnlyOneIsTakenWhereTheRootIsNotMapped() {
        kernel.partition("nvme0n1", "nvme0n1p6", 6, "octant-data")
                .partition("nvme0n1", "nvme0n1p1", 1, "esp");

        assertThat(mount("")).isEqualTo(onDisk("nvme0n1p6", "nvme0n1", 6, "octant-data"));
    }

    @Test
    void twoThatCouldBeItAreNone() {
        kernel.partition("sda", "sda1", 1, "octant-data")
                .partition("sdb", "sdb1", 1, "octant-data");

        assertThat(mount(""))
                .isEqualTo(
                        new DataStorage.Volatile(
                                "2 partitions named octant-data, none on the root's disk; name one"
                                        + " with octant.data="));
    }

    @Test
    void noPartitionMeansMemoryAndSaysSo() {
        DataStorage storage = mount("");

        assertThat(storage.isPersistent()).isFalse();
        assertThat(storage.outcome())
                .isEqualTo(
                        new Outcome.Degraded(
                                "no partition named octant-data: nothing written will survive this"
                                        + " boot"));
        assertThat(kernel.callsOf("mount")).containsExactly("mount /data tmpfs tmpfs");
        assertThat(kernel.callsOf("bind")).hasSize(3);
    }

    @Test
    void noneMeansMemoryWithoutLooking() {
        kernel.partition("sda", "sda1", 1, "octant-data");

        assertThat(mount("octant.data=none"))
                .isEqualTo(new DataStorage.Volatile("octant.data=none"));
    }

    @Test
    void aDeviceCanBeNamed() {
        kernel.partition("sda", "sda1", 1, "octant-data").partition("sdb", "sdb3", 3, "mine");

        assertThat(mount("octant.data=/dev/sdb3")).isEqualTo(onDisk("sdb3", "sdb", 3, "mine"));
    }

    @Test
    void aNamedDeviceThatNeverComesIsWaitedForAndThenGivenUp() {
        kernel.partition("sda", "sda1", 1, "octant-data");

        assertThat(mount("octant.data=/dev/sdb3"))
                .isEqualTo(new DataStorage.Volatile("no partition /dev/sdb3"));
        assertThat(kernel.bootNanos()).isEqualTo(11_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({"512", "4096"})
    void aPartitionCanBeNamedByItsUuid(int blockBytes) {
        kernel.partition("vda", "vda1", 1, "esp").partition("vda", "vda2", 2, "mine");
        kernel.file("/sys/class/block/vda/queue/logical_block_size", blockBytes + "\n");
        kernel.files.put("/dev/vda", disk(blockBytes));

        assertThat(mount("octant.data=PARTUUID=0FC63DAF-8483-4772-8E79-3D69D8477DE4"))
                .isEqualTo(onDisk("vda2", "vda", 2, "mine"));
    }

    @Test
    void aDiskWithoutATableHasNoUuids() {
        kernel.partition("vda", "vda1", 1, "mine");
        kernel.file("/sys/class/block/vda/queue/logical_block_size", "512\n");
        kernel.files.put("/dev/vda", new byte[4096]);

        assertThat(
                        mount("octant.data=PARTUUID=0fc63daf-8483-4772-8e79-3d69d8477de4")
                                .isPersistent())
                .isFalse();
    }

    /// A GPT with its entries at block 2, the second of which has the GUID
    /// 0fc63daf-8483-4772-8e79-3d69d8477de4.
    private static byte[] disk(int blockBytes) {
        byte[] disk = new byte[blockBytes * 4];
        byte[] signature = "EFI PART".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(signature, 0, disk, blockBytes, signature.length);
        disk[blockBytes + 72] = 2;
        disk[blockBytes + 80] = (byte) 128;
        disk[blockBytes + 84] = (byte) 128;
        byte[] guid = java.util.HexFormat.of().parseHex("af3dc60f838472478e793d69d8477de4");
        System.arraycopy(guid, 0, disk, blockBytes * 2 + 128 + 16, guid.length);
        return disk;
    }

    @ParameterizedTest
    @EnumSource(
            value = Errno.class,
            names = {"EIO", "EUCLEAN", "EROFS", "EINVAL", "ENODEV"})
    void aPartitionThatCannotBeMountedIsReplacedByMemory(Errno errno) {
        kernel.partition("vda", "vda6", 6, "octant-data");
        kernel.fail("mount /data ext4", errno);

        DataStorage storage = mount("");

        assertThat(storage).isInstanceOf(DataStorage.Volatile.class);
        assertThat(((DataStorage.Volatile) storage).reason())
                .contains("/data ext4 /dev/vda6", errno.name());
        assertThat(kernel.mounts).containsExactly("/data", "/var", "/etc/octant", "/opt");
    }

    @ParameterizedTest
    @CsvSource({
        "mkdir /data/var 755, ENOSPC",
        "bind /etc/octant, ENOENT",
        "mkdir /data/etc, EROFS"
    })
    void aPartitionThatCannotBeLaidOutIsLetGoAgain(String failing, Errno errno) {
        kernel.partition("vda", "vda6", 6, "octant-data");
        kernel.fail(failing, errno);

        DataStorage storage = mount("");

        assertThat(storage.isPersistent()).isFalse();
        assertThat(kernel.callsOf("umount")).last().isEqualTo("umount /data");
        assertThat(kernel.callsOf("mount"))
                .containsExactly("mount /data ext4 /dev/vda6", "mount /data tmpfs tmpfs");
    }

    @Test
    void withoutMemoryEitherTheMachineStillKnows() {
        kernel.fail("mount /data", Errno.ENOMEM);

        assertThat(((DataStorage.Volatile) mount("")).reason())
                .startsWith("no partition named octant-data; no memory either: mount(")
                .contains("ENOMEM");
    }

    @Test
    void unreadableBlockDevicesAreAReason() {
        kernel.fail("list /sys/class/block/", Errno.EACCES);

        assertThat(((DataStorage.Volatile) mount("")).reason()).contains("EACCES");
    }

    @Test
    void aContainersVolumeIsKept() {
        kernel.ownsMachine = false;
        kernel.mounts.add("/data");

        assertThat(mount("")).isEqualTo(new DataStorage.Persistent(Optional.empty()));
        assertThat(kernel.callsOf("mount")).isEmpty();
    }
}

package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The way of a new machine: the ISO starts, `octant install` makes a disk, the disk starts. Two
/// boots each: only on demand.
@Tag("qemu")
@Tag("qemu-all")
class LiveInstallTest {
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(10);
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);
    private static final long DISK_BYTES = 2L << 30;
    private static final int LIVE_MEMORY_MEBIBYTES = 512;

    @Test
    void aCdMakesAnEmptyVirtioDiskAMachine() throws IOException {
        installAndBoot(
                "live-cd", LiveMedium.Kind.DISC, DiskBus.VIRTIO, 512, "/dev/vda", "/dev/sr0");
    }

    @Test
    void aStickMakesAnNvmeDiskOf4096ByteSectorsAMachine() throws IOException {
        installAndBoot(
                "live-stick",
                LiveMedium.Kind.STICK,
                DiskBus.NVME,
                4096,
                "/dev/nvme0n1",
                "/dev/sda");
    }

    private static void installAndBoot(
            String name,
            LiveMedium.Kind kind,
            DiskBus bus,
            int sectorBytes,
            String device,
            String medium)
            throws IOException {
        BuiltImage image = BuiltImage.require();
        LiveMedium iso = new LiveMedium(image.requireIso(), kind);
        DiskFile disk = new DiskFile(empty(name), DiskFile.Format.RAW);
        try (TestMachine machine = TestMachine.withDisk(image, name, disk)) {
            VmSpec.Builder hardware = machine.throughFirmware().bus(bus).sectorBytes(sectorBytes);
            try (Vm vm =
                    machine.start(hardware.medium(iso).memoryMebibytes(LIVE_MEMORY_MEBIBYTES))) {
                install(vm, device, medium);
            }
            bootInstalled(machine, image, bus, sectorBytes);
        }
    }

    private static void install(Vm vm, String device, String medium) {
        SerialConsole console = vm.console();
        console.awaitLine("octant: live: runs from " + medium, TestMachine.BOOT_LIMIT);
        vm.type("status");
        console.awaitLine("a live system, it runs from " + medium, ANSWER_LIMIT);
        vm.type("update check");
        console.awaitLine("a live medium is not updated", ANSWER_LIMIT);
        vm.type("install " + medium);
        console.awaitLine(medium + ": is the live medium", ANSWER_LIMIT);
        vm.type("install " + device);
        console.awaitLine(device + ": installed", INSTALL_LIMIT);
        vm.type("install " + device);
        console.awaitLine(device + ": holds a partition table: octant-esp", ANSWER_LIMIT);
        TestMachine.powerOff(vm);
    }

    private static void bootInstalled(
            TestMachine machine, BuiltImage image, DiskBus bus, int sectorBytes) {
        int port = HostPorts.free();
        VmSpec.Builder hardware =
                machine.throughFirmware().bus(bus).sectorBytes(sectorBytes).hostPort(port);
        try (Vm vm = machine.start(hardware);
                GuestApi api = new GuestApi(port)) {
            vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
            Json status = api.json(GuestApi.STATUS);
            assertThat(status.field("root").field("hash").text()).isEqualTo(image.rootHash());
            assertThat(status.field("root").field("slot").text()).isEqualTo("a");
            assertThat(status.field("storage").field("durable").truth()).isTrue();
            Json update =
                    new UpdateClient(api, "")
                            .await(
                                    "a boot that counts as good",
                                    TestMachine.BOOT_LIMIT,
                                    document ->
                                            document.field("running").field("committed").truth());
            assertThat(UpdateMachine.runningVersion(update)).isEqualTo(image.version());
            assertThat(UpdateMachine.runningSlot(update)).isEqualTo("a");
            TestMachine.powerOff(vm);
        }
        if (sectorBytes == 512) {
            assertThat(machine.checkData()).contains("octant-data");
        }
    }

    private static Path empty(String name) throws IOException {
        Path path = TestMachine.fresh(name + ".raw");
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        }
        return path;
    }
}

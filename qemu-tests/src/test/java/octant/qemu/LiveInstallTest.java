package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The way of a new machine: the ISO starts, `octant install` makes a disk, the disk starts. Two
/// boots each: only on demand; [LiveDiscTest] is in every round.
@Tag("qemu")
@Tag("qemu-all")
class LiveInstallTest {
    private static final long DISK_BYTES = 2L << 30;

    @Test
    void aCdMakesAnEmptyVirtioDiskAMachine() {
        installAndBoot("live-cd", LiveMedium.Kind.DISC, DiskBus.VIRTIO, 512, "/dev/vda");
    }

    @Test
    void aStickMakesAnNvmeDiskOf4096ByteSectorsAMachine() {
        installAndBoot("live-stick", LiveMedium.Kind.STICK, DiskBus.NVME, 4096, "/dev/nvme0n1");
    }

    private static void installAndBoot(
            String name, LiveMedium.Kind kind, DiskBus bus, int sectorBytes, String device) {
        BuiltImage image = BuiltImage.require();
        Path iso = image.requireIso();
        DiskFile disk = DiskFile.empty(TestMachine.fresh(name + ".raw"), DISK_BYTES);
        try (TestMachine machine = TestMachine.withDisk(image, name, disk)) {
            VmSpec.Builder hardware = machine.throughFirmware().bus(bus).sectorBytes(sectorBytes);
            try (Vm vm = machine.start(hardware.medium(new LiveMedium(iso, kind)))) {
                LiveScreen.installOnly(vm, kind, device);
                TestMachine.powerOff(vm);
            }
            bootInstalled(machine, image, bus, sectorBytes);
        }
        Proofs.record(image, iso, "%s and what it made of %s %d".formatted(kind, bus, sectorBytes));
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
}

package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every form of the disk, every bus that a target has it on, both sizes of sectors: through
/// firmware, on the root that was built. A boot each, only on demand; each leaves a record for
/// `make artefacts`.
///
/// On each bus and size of sectors one waits a minute longer, until the version is confirmed: that
/// is written to the EFI system partition. The other forms hold the same disk, and QEMU writes to
/// none of them but to an overlay.
@Tag("qemu")
@Tag("qemu-all")
class BootMatrixTest {
    private static final String CONFIRMED = "update: version \\S+ is good";

    @ParameterizedTest
    @CsvSource({
        ".raw, RAW, VIRTIO, 512",
        ".raw, RAW, NVME, 512",
        ".raw, RAW, AHCI, 512",
        ".raw, RAW, SCSI, 512",
        ".raw, RAW, USB, 512",
        "-4k.raw, RAW, VIRTIO, 4096",
        "-4k.raw, RAW, NVME, 4096",
        "-4k.raw, RAW, SCSI, 4096",
        ".qcow2, QCOW2, VIRTIO, 512",
        "-ami.raw, RAW, NVME, 512",
        ".vhd, VHD, SCSI, 512",
        ".vhdx, VHDX, AHCI, 512",
        ".vhdx, VHDX, SCSI, 512",
        ".vmdk, VMDK, AHCI, 512",
        ".vmdk, VMDK, SCSI, 512",
        ".vmdk, VMDK, PVSCSI, 512",
    })
    void boots(String suffix, DiskFile.Format format, DiskBus bus, int sectorBytes) {
        BuiltImage image = BuiltImage.require();
        require(
                bus != DiskBus.PVSCSI || image.architecture() == Architecture.X86_64,
                "only the kernel of x86_64 has a driver for PVSCSI");
        Path artefact = artefact(image, suffix);
        boot(image, artefact, new DiskFile(artefact, format), bus, sectorBytes);
    }

    /// As its descriptor has it: SATA.
    @ParameterizedTest
    @CsvSource(".ova")
    void bootsTheDiskOfThePackage(String suffix) {
        BuiltImage image = BuiltImage.require();
        Path artefact = artefact(image, suffix);
        String name = "octant-" + image.architecture().key() + ".vmdk";
        Path disk = unpacked(artefact, name);
        boot(image, artefact, new DiskFile(disk, DiskFile.Format.VMDK), DiskBus.AHCI, 512);
    }

    /// As Google Cloud has it: virtio-scsi.
    @ParameterizedTest
    @CsvSource("-gcp.tar.gz")
    void bootsTheDiskOfTheArchive(String suffix) {
        BuiltImage image = BuiltImage.require();
        Path artefact = artefact(image, suffix);
        Path disk = unpacked(artefact, "disk.raw");
        boot(image, artefact, new DiskFile(disk, DiskFile.Format.RAW), DiskBus.SCSI, 512);
    }

    /// Without firmware, as the archive's own arguments have it: the kernel directly, virtio-mmio.
    @ParameterizedTest
    @CsvSource("-microvm.tar")
    void bootsTheMicroVm(String suffix) throws IOException {
        BuiltImage image = BuiltImage.require();
        Path artefact = artefact(image, suffix);
        Path folder =
                Files.createTempDirectory(
                        TestMachine.fresh("microvm").resolveSibling(""), "microvm");
        try {
            HostCommand.run(
                    List.of(
                            "tar",
                            "--extract",
                            "--file",
                            artefact.toString(),
                            "--directory",
                            folder.toString()));
            int port = HostPorts.free();
            List<String> arguments =
                    Files.readAllLines(folder.resolve("qemu-arguments")).stream()
                            .map(line ->
                                    line.matches("vmlinux|Image")
                                            ? folder.resolve(line).toString()
                                            : line)
                            .map(line -> line.replace("file=", "file=" + folder + "/"))
                            .map(line ->
                                    line.replace(
                                            "tcp:127.0.0.1:8080-", "tcp:127.0.0.1:" + port + "-"))
                            .toList();
            VmSpec machine =
                    VmSpec.booting(image.architecture(), new BootMethod.Described(arguments))
                            .noNetwork()
                            .build();
            try (Vm vm =
                            Vm.start(
                                    machine,
                                    AcceleratorProbe.find(image.architecture()).accelerator(),
                                    folder.resolveSibling(""),
                                    "microvm-1");
                    GuestApi api = new GuestApi(port)) {
                requireVerified(image, vm, api);
                assertThat(api.json(GuestApi.HEALTH).field("status").text()).isEqualTo("up");
            }
        } finally {
            Scratch.delete(folder);
        }
        Proofs.record(image, artefact, "virtio-mmio");
    }

    private static void boot(
            BuiltImage image, Path artefact, DiskFile disk, DiskBus bus, int sectorBytes) {
        String name = "matrix-" + artefact.getFileName() + "-" + bus + "-" + sectorBytes;
        DiskFile overlay = disk.overlay(TestMachine.fresh(name + ".qcow2"));
        boolean firmware = firmwareDrives(bus, image.architecture());
        int port = HostPorts.free();
        try (TestMachine machine = TestMachine.withDisk(image, name, overlay);
                Vm vm =
                        machine.start(
                                (firmware ? machine.throughFirmware() : machine.directly(""))
                                        .watchdog()
                                        .bus(bus)
                                        .sectorBytes(sectorBytes)
                                        .hostPort(port));
                GuestApi api = new GuestApi(port)) {
            Json status = requireVerified(image, vm, api);
            if (firmware) {
                assertThat(status.field("warnings").items()).isEmpty();
                if (isPlain(artefact)) {
                    vm.console().awaitLine(CONFIRMED, TestMachine.BOOT_LIMIT);
                }
            }
            TestMachine.powerOff(vm);
            assertThat(TestMachine.powerOffs(vm)).isEqualTo(1);
        }
        Proofs.record(
                image, artefact, bus + " " + sectorBytes + (firmware ? "" : " without firmware"));
    }

    /// Debian's firmware for QEMU has no driver for some: there QEMU loads the kernel.
    private static boolean firmwareDrives(DiskBus bus, Architecture architecture) {
        return switch (bus) {
            case VIRTIO, NVME, SCSI, USB -> true;
            case AHCI -> architecture == Architecture.X86_64;
            case PVSCSI -> false;
        };
    }

    /// The disk target itself, for either size of sectors.
    private static boolean isPlain(Path artefact) {
        return artefact.getFileName().toString().matches("octant-[a-z0-9_]+(-4k)?\\.raw");
    }

    /// Ready, on the verified root that was built, with its data on a disk.
    private static Json requireVerified(BuiltImage image, Vm vm, GuestApi api) {
        vm.console().awaitLine(TestMachine.READY, TestMachine.BOOT_LIMIT);
        assertThat(api.awaitReady(TestMachine.BOOT_LIMIT, vm::running)).isTrue();
        Json status = api.json(GuestApi.STATUS);
        assertThat(status.field("root").field("verity").text()).isEqualTo("verified");
        assertThat(status.field("root").field("hash").text()).isEqualTo(image.rootHash());
        assertThat(status.field("storage").field("durable").truth()).isTrue();
        return status;
    }

    private static Path artefact(BuiltImage image, String suffix) {
        String architecture = image.architecture().key();
        Path file =
                image.out()
                        .resolve("image")
                        .resolve(architecture)
                        .resolve("octant-" + architecture + suffix);
        require(Files.isReadable(file), file + " is missing; build it: make images");
        return file;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            System.err.println("SKIPPED: " + otherwise);
        }
        assumeTrue(condition, "SKIPPED: " + otherwise);
    }

    private static Path unpacked(Path archive, String member) {
        Path file = TestMachine.fresh(member);
        HostCommand.run(
                List.of(
                        "tar",
                        "--extract",
                        "--file",
                        archive.toString(),
                        "--directory",
                        file.resolveSibling("").toString(),
                        member));
        return file;
    }
}

package octant.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One test's machine: its throw-away disk, and how it is booted again and again. Disks are deleted
/// at the end, consoles stay in `target/vm`.
final class TestMachine implements AutoCloseable {
    /// From power-on to all services running. In emulation, with two busy processors, it takes one
    /// minute.
    static final Duration BOOT_LIMIT = Duration.ofMinutes(5);

    /// From the power button to power-off: more than the appliance's own deadlines together.
    static final Duration POWER_OFF_LIMIT = Duration.ofMinutes(2);

    static final String READY = "octant: ready: ";

    private static final Path LOGS = Path.of("target", "vm").toAbsolutePath();
    private static final Pattern SERVICE = Pattern.compile("octant: service ([a-z-]+): (.*)");

    private final BuiltImage image;
    private final String name;
    private final DiskFile disk;
    private int boots;

    private TestMachine(BuiltImage image, String name, DiskFile disk) {
        this.image = image;
        this.name = name;
        this.disk = disk;
    }

    /// With a copy of the built disk, which can be looked at and changed from outside.
    static TestMachine withCopy(BuiltImage image, String name) {
        return new TestMachine(image, name, DiskFile.copyOf(image.disk(), fresh(name + ".raw")));
    }

    /// With a disk that the machine may keep.
    static TestMachine withDisk(BuiltImage image, String name, DiskFile disk) {
        return new TestMachine(image, name, disk);
    }

    /// With a disk that loses at a power cut what was not flushed.
    static TestMachine withOverlay(BuiltImage image, String name) {
        return new TestMachine(
                image, name, DiskFile.overlayOf(image.disk(), fresh(name + ".qcow2")));
    }

    /// With a copy of another disk.
    static TestMachine withCopyOf(Path disk, BuiltImage image, String name) {
        return new TestMachine(image, name, DiskFile.copyOf(disk, fresh(name + ".raw")));
    }

    Path disk() {
        return disk.path();
    }

    /// Boots as a real machine does.
    VmSpec.Builder throughFirmware() {
        Path variables = LOGS.resolve(name + ".variables");
        Architecture architecture = image.architecture();
        return VmSpec.booting(architecture, BootMethod.firmware(architecture, variables))
                .disk(disk);
    }

    /// Boots as a machine does that knows keys for Secure Boot, or takes them.
    ///
    /// @param firmware one for all boots: the keys are in its variables
    VmSpec.Builder through(BootMethod.SecureFirmware firmware) {
        return VmSpec.booting(image.architecture(), firmware).disk(disk);
    }

    /// Boots the same kernel and root without firmware.
    ///
    /// @param more options at the end of the image's own command line
    VmSpec.Builder directly(String more) {
        return VmSpec.booting(
                        image.architecture(),
                        new BootMethod.DirectKernel(
                                image.kernel(), image.kernelOptions() + " " + more))
                .disk(disk);
    }

    Vm start(VmSpec.Builder machine) {
        boots++;
        return Vm.start(
                machine.build(),
                AcceleratorProbe.find(image.architecture()).accelerator(),
                LOGS,
                name + "-" + boots);
    }

    /// Presses the power button and waits for the end.
    static void powerOff(Vm vm) {
        vm.qmp().pressPowerButton();
        vm.awaitExit(POWER_OFF_LIMIT);
    }

    /// How often QEMU saw the guest switch the machine off.
    static long powerOffs(Vm vm) {
        return vm.qmp().events().stream()
                .filter(event -> event.name().equals("SHUTDOWN"))
                .filter(event -> event.data().field("reason").text().equals("guest-shutdown"))
                .count();
    }

    /// The changes of services' states in the order of the console: `api running`.
    static List<String> serviceChanges(List<String> console) {
        return console.stream()
                .map(SERVICE::matcher)
                .filter(Matcher::find)
                .map(change -> change.group(1) + " " + change.group(2))
                .toList();
    }

    /// What e2fsck says of the switched-off machine's data partition.
    ///
    /// @throws QemuException if it finds anything wrong
    String checkData() {
        Path raw = fresh(name + ".flat.raw");
        try {
            disk.flattened(raw);
            long offset = PartitionTable.read(raw).named("octant-data").offsetBytes();
            return HostCommand.run(
                    List.of(
                            HostTool.E2FSCK.path().toString(),
                            "-f",
                            "-n",
                            raw + "?offset=" + offset));
        } finally {
            fresh(name + ".flat.raw");
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(disk.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A path in the folder of the logs where no file is.
    static Path fresh(String file) {
        try {
            Files.createDirectories(LOGS);
            Files.deleteIfExists(LOGS.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return LOGS.resolve(file);
    }
}

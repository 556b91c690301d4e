package octant.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Firmware with the owner's keys: Secure Boot is on. They come from the enrolment disk, as on a
/// real machine.
final class EnrolledFirmware {
    /// The loader waits 15 seconds for somebody to object.
    private static final Duration ENROL_LIMIT = Duration.ofMinutes(2);

    private EnrolledFirmware() {}

    /// Boots the enrolment disk in firmware in setup mode.
    ///
    /// @param name of the machine, in the names of its files
    static BootMethod.SecureFirmware make(BuiltImage image, String name) {
        BootMethod.SecureFirmware firmware =
                BootMethod.secureFirmware(
                        image.architecture(), TestMachine.fresh(name + ".variables"));
        Path folder = folder(name);
        Path disk =
                new ImageTool(image.architecture(), image.out(), Variants.standardKeys())
                        .enrolmentDisk(image.version(), folder);
        try (TestMachine machine = TestMachine.withCopyOf(disk, image, name + "-enrolment");
                Vm vm = machine.start(machine.through(firmware).noNetwork().onReset(OnReset.END))) {
            vm.console().awaitLine("Enrolling secure boot keys", ENROL_LIMIT);
            vm.awaitExit(ENROL_LIMIT);
        } finally {
            Scratch.delete(folder);
        }
        return firmware;
    }

    private static Path folder(String name) {
        try {
            return Files.createTempDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

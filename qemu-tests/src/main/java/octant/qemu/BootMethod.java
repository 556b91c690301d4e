package octant.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Where the machine takes its kernel from.
public sealed interface BootMethod {
    /// UEFI firmware finds the boot loader on the disk, as on a real machine.
    ///
    /// @param variables this machine's own copy of the firmware's variables: written to
    record Firmware(Path code, Path variables) implements BootMethod {}

    /// The same with firmware that can do Secure Boot, in a machine whose system management mode
    /// (x86_64 has one) guards the variables: whether it does depends on the keys in them.
    record SecureFirmware(Path code, Path variables) implements BootMethod {}

    /// QEMU loads the kernel itself: for a command line that is not the one in the image.
    record DirectKernel(Path kernel, String commandLine) implements BootMethod {}

    /// A machine that an image itself describes: its board, memory, kernel, drives and network.
    ///
    /// @param arguments of QEMU, all but processor, console and control
    record Described(List<String> arguments) implements BootMethod {
        public Described {
            arguments = List.copyOf(arguments);
        }
    }

    /// Firmware that has forgotten everything: it finds the boot loader at the fallback path.
    ///
    /// @param variables where the machine's own copy of the variables is made
    static Firmware firmware(Architecture architecture, Path variables) {
        return new Firmware(architecture.firmware().path(), blank(architecture, variables));
    }

    /// Firmware in setup mode: it takes the first keys it is given.
    ///
    /// @param variables where the machine's own copy of the variables is made
    static SecureFirmware secureFirmware(Architecture architecture, Path variables) {
        return new SecureFirmware(
                architecture.secureFirmware().path(), blank(architecture, variables));
    }

    private static Path blank(Architecture architecture, Path variables) {
        try {
            Files.copy(
                    architecture.firmwareVariables().path(),
                    variables,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new QemuException("copy the firmware's variables to " + variables, e);
        }
        return variables;
    }
}

package octant.qemu;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// The processor that an image is for, and what of the host emulates a machine that has it.
public enum Architecture {
    X86_64(
            "x86_64",
            "x64",
            HostTool.QEMU_X86_64,
            HostTool.FIRMWARE_X86_64,
            HostTool.SECURE_FIRMWARE_X86_64,
            HostTool.FIRMWARE_VARIABLES_X86_64),
    AARCH64(
            "aarch64",
            "aa64",
            HostTool.QEMU_AARCH64,
            HostTool.FIRMWARE_AARCH64,
            HostTool.FIRMWARE_AARCH64,
            HostTool.FIRMWARE_VARIABLES_AARCH64);

    private final String key;
    private final String efiName;
    private final HostTool qemu;
    private final HostTool firmware;
    private final HostTool secureFirmware;
    private final HostTool firmwareVariables;

    Architecture(
            String key,
            String efiName,
            HostTool qemu,
            HostTool firmware,
            HostTool secureFirmware,
            HostTool firmwareVariables) {
        this.key = key;
        this.efiName = efiName;
        this.qemu = qemu;
        this.firmware = firmware;
        this.secureFirmware = secureFirmware;
        this.firmwareVariables = firmwareVariables;
    }

    /// @throws IllegalArgumentException if there is none; the message lists those that are
    public static Architecture named(String key) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(unknown(key)));
    }

    /// What the kernel calls it: `x86_64`; the build's folders too.
    public String key() {
        return key;
    }

    /// What EFI programs for it end in: `x64.efi`.
    public String efiSuffix() {
        return efiName + ".efi";
    }

    /// That of this Java.
    boolean isHost() {
        String host = System.getProperty("os.arch");
        return switch (this) {
            case X86_64 -> host.equals("amd64");
            case AARCH64 -> host.equals("aarch64");
        };
    }

    HostTool qemu() {
        return qemu;
    }

    HostTool firmware() {
        return firmware;
    }

    /// Firmware that takes keys.
    HostTool secureFirmware() {
        return secureFirmware;
    }

    /// Its variables as it comes from the factory.
    HostTool firmwareVariables() {
        return firmwareVariables;
    }

    /// One line for each thing that a machine needs and the host lacks.
    List<String> missing() {
        return HostTool.missing(qemu, firmware, secureFirmware, firmwareVariables);
    }

    private static String unknown(String key) {
        String known =
                Arrays.stream(values()).map(Architecture::key).collect(Collectors.joining(", "));
        return "unknown architecture '" + key + "'; there are: " + known;
    }
}

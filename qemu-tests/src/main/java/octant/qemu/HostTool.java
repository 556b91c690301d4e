package octant.qemu;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What this module needs of the host, each with the Debian package that has it.
public enum HostTool {
    QEMU_X86_64("qemu-system-x86_64", "qemu-system-x86"),
    QEMU_AARCH64("qemu-system-aarch64", "qemu-system-arm"),
    QEMU_IMG("qemu-img", "qemu-utils"),
    QEMU_IO("qemu-io", "qemu-utils"),
    FIRMWARE_X86_64("/usr/share/OVMF/OVMF_CODE_4M.fd", "ovmf"),
    FIRMWARE_VARIABLES_X86_64("/usr/share/OVMF/OVMF_VARS_4M.fd", "ovmf"),
    SECURE_FIRMWARE_X86_64("/usr/share/OVMF/OVMF_CODE_4M.secboot.fd", "ovmf"),
    FIRMWARE_AARCH64("/usr/share/AAVMF/AAVMF_CODE.fd", "qemu-efi-aarch64"),
    FIRMWARE_VARIABLES_AARCH64("/usr/share/AAVMF/AAVMF_VARS.fd", "qemu-efi-aarch64"),
    SBSIGN("sbsign", "sbsigntool"),
    SBATTACH("sbattach", "sbsigntool"),
    MCOPY("mcopy", "mtools"),
    MDEL("mdel", "mtools"),
    MDIR("mdir", "mtools"),
    OPENSSL("openssl", "openssl"),
    FAKETIME("faketime", "faketime"),
    RAUC("rauc", "rauc"),
    SBVERIFY("sbverify", "sbsigntool"),
    UNSQUASHFS("unsquashfs", "squashfs-tools"),
    DEBUGFS("/usr/sbin/debugfs", "e2fsprogs"),
    MKFS_VFAT("/usr/sbin/mkfs.vfat", "dosfstools"),
    MKE2FS("/usr/sbin/mke2fs", "e2fsprogs"),
    E2FSCK("/usr/sbin/e2fsck", "e2fsprogs"),
    CP("cp", "coreutils"),
    SETPRIV("setpriv", "util-linux"),
    SETSID("setsid", "util-linux");

    private final String name;
    private final String debianPackage;

    HostTool(String name, String debianPackage) {
        this.name = name;
        this.debianPackage = debianPackage;
    }

    /// The program's or file's full path.
    public Path path() {
        return find().orElseThrow(() -> new QemuException(missing()));
    }

    public Optional<Path> find() {
        return find(System.getenv().getOrDefault("PATH", ""));
    }

    /// What to tell a person when it is not there.
    public String missing() {
        return name + " is missing on this machine; install it: apt-get install " + debianPackage;
    }

    /// One line for each of the tools that is missing.
    public static List<String> missing(HostTool... tools) {
        return List.of(tools).stream()
                .filter(tool -> tool.find().isEmpty())
                .map(tool -> tool.missing())
                .toList();
    }

    /// @param searchPath as `PATH`; not looked at when the name is a full path
    Optional<Path> find(String searchPath) {
        Path full = Path.of(name);
        if (full.isAbsolute()) {
            return Files.isReadable(full) ? Optional.of(full) : Optional.empty();
        }
        for (String folder : searchPath.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(folder).resolve(name);
            if (!folder.isEmpty() && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}

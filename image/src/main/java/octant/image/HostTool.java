package octant.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/// The programs of the build host that are used, and the Debian package of each.
enum HostTool {
    CERT_TO_EFI_SIG_LIST("cert-to-efi-sig-list", "efitools"),
    FAKETIME("faketime", "faketime"),
    GCC_AARCH64("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
    GCC_X86_64("x86_64-linux-gnu-gcc", "gcc"),
    GZIP("gzip", "gzip"),
    MCOPY("mcopy", "mtools"),
    MKE2FS("mke2fs", "e2fsprogs"),
    MKFS_EROFS("mkfs.erofs", "erofs-utils"),
    MKFS_VFAT("mkfs.vfat", "dosfstools"),
    MMD("mmd", "mtools"),
    OBJCOPY_AARCH64("aarch64-linux-gnu-objcopy", "binutils-aarch64-linux-gnu"),
    OBJCOPY_X86_64("x86_64-linux-gnu-objcopy", "binutils"),
    QEMU_IMG("qemu-img", "qemu-utils"),
    SBSIGN("sbsign", "sbsigntool"),
    SIGN_EFI_SIG_LIST("sign-efi-sig-list", "efitools"),
    TAR("tar", "tar"),
    XORRISO("xorriso", "xorriso"),
    ZSTD("zstd", "zstd");

    private final String command;
    private final String debianPackage;

    HostTool(String command, String debianPackage) {
        this.command = command;
        this.debianPackage = debianPackage;
    }

    String command() {
        return command;
    }

    String debianPackage() {
        return debianPackage;
    }

    /// @param searchPath folders separated by colons, as in `PATH`
    /// @throws ImageException if it is not installed
    Path find(String searchPath) {
        // An ordinary user's PATH lacks the folders where Debian keeps mkfs.
        Stream<String> folders =
                Stream.concat(
                        Arrays.stream(searchPath.split(":", -1)), Stream.of("/usr/sbin", "/sbin"));
        Optional<Path> found =
                folders.filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, command))
                        .filter(Files::isExecutable)
                        .findFirst();
        return found.orElseThrow(() ->
                new ImageException(
                        command + ": not found on this machine; apt-get install " + debianPackage));
    }
}

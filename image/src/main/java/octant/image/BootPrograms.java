package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import octant.update.disk.Architecture;

/// systemd's boot loader and stub. They come from one release of Debian, whatever host builds: the
/// same bytes everywhere, and a stub that knows what we ask of it.
///
/// @param packages where package systemd-boot-efi is unpacked
record BootPrograms(Architecture architecture, Path packages) {
    private static final String PACKAGE = "systemd-boot-efi";

    /// The stub that a kernel is appended to.
    byte[] stub() {
        return read("linux" + suffix(architecture) + ".efi.stub");
    }

    byte[] systemdBoot() {
        return read(systemdBootName(architecture));
    }

    static String systemdBootName(Architecture architecture) {
        return "systemd-boot" + suffix(architecture) + ".efi";
    }

    /// The package and its version: `NAME VERSION`.
    String version() {
        Path file = packages.resolve("versions");
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(PACKAGE + " "))
                    .findFirst()
                    .orElseThrow(() -> new ImageException(file + ": no line for " + PACKAGE));
        } catch (IOException e) {
            throw new ImageException("read(" + file + ")", e);
        }
    }

    private byte[] read(String name) {
        Path file = packages.resolve("usr/lib/systemd/boot/efi").resolve(name);
        if (!Files.exists(file)) {
            throw new ImageException(
                    file
                            + ": not found; image/debian/trixie-packages.sh unpacks systemd-boot-efi"
                            + " there");
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ImageException("read(" + file + ")", e);
        }
    }

    private static String suffix(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "x64";
            case AARCH64 -> "aa64";
        };
    }
}

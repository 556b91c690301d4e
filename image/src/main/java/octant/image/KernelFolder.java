package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The folder that `image/debian/kernel.sh` leaves a kernel in: one build in every form it has.
record KernelFolder(Path folder) {
    /// What a [UnifiedKernelImage] holds: an EFI program, which unpacks itself.
    Path program() {
        return folder.resolve("linux.efi");
    }

    /// The ELF file of x86_64, for machines that load no EFI program.
    Path elf() {
        return folder.resolve("vmlinux");
    }

    /// The kernel of aarch64 as it lies in memory.
    Path image() {
        return folder.resolve("Image");
    }

    /// The same, compressed with gzip: what a Raspberry Pi's firmware unpacks.
    Path compressedImage() {
        return folder.resolve("Image.gz");
    }

    /// The descriptions (device trees) of the boards that aarch64's kernel knows.
    Path deviceTrees() {
        return folder.resolve("dtbs");
    }

    /// All that it was configured with, a line an option.
    Path configuration() {
        return folder.resolve("config");
    }

    /// As `uname -r` says it.
    String release() {
        String release = line(0);
        if (!release.matches("[0-9A-Za-z.+_~-]{1,64}")) {
            throw new ImageException(
                    folder.resolve("release") + ": no kernel release: \"" + release + "\"");
        }
        return release;
    }

    /// The source package and its version: `NAME VERSION`, and `source` after it where that is no
    /// package of Debian's.
    String sourcePackage() {
        return line(1);
    }

    private String line(int number) {
        Path file = folder.resolve("release");
        try {
            List<String> lines = Files.readAllLines(file);
            return number < lines.size() ? lines.get(number) : "";
        } catch (IOException e) {
            throw new ImageException(file + ": cannot be read; is the kernel built?", e);
        }
    }
}

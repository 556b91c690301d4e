package octant.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.tryboot.Autoboot;
import octant.update.tryboot.BootContents;
import octant.update.tryboot.TrialMarks;

/// What is on the FAT partitions of a Raspberry Pi's card: see `octant.update.tryboot`.
///
/// A boot partition has the firmware of Debian's package raspi-firmware, the kernel's own device
/// trees, and the kernel, compressed with gzip, which the firmware unpacks.
///
/// Source: Raspberry Pi documentation, "config.txt", "Boot folder contents".
final class RaspberryCard {
    /// Debian's package, of the component non-free-firmware.
    static final String FIRMWARE = "raspi-firmware";

    /// Like a budget: of 64 MiB, so that a later release still fits.
    private static final long MAX_BOOT_BYTES = 40 << 20;

    private static final String CONFIGURATION =
            """
            # Raspberry Pi 4, 400, CM4 and 5. Replaced with every update.
            arm_64bit=1
            enable_uart=1
            upstream_kernel=1
            disable_splash=1
            kernel=%s
            """
                    .formatted(BootContents.KERNEL);

    /// The UART on pins 14 and 15 of a Pi 4, the debug connector of a Pi 5, and the screen.
    private static final String CONSOLES =
            "console=tty0 console=ttyAMA10,115200 console=ttyS1,115200";

    private RaspberryCard() {}

    /// @param packages where Debian's packages are unpacked
    /// @param line for the kernel of a disk
    static Map<String, Path> bootFiles(
            Path image, OctantVersion version, Path packages, KernelFolder kernel, String line) {
        Map<String, Path> files = new LinkedHashMap<>();
        Path firmware = packages.resolve("usr/lib").resolve(FIRMWARE);
        files.put("start4.elf", present(firmware.resolve("start4.elf")));
        files.put("fixup4.dat", present(firmware.resolve("fixup4.dat")));
        Path licence = packages.resolve("usr/share/doc").resolve(FIRMWARE).resolve("copyright");
        files.put("LICENCE.firmware", present(licence));
        files.putAll(deviceTrees(kernel.deviceTrees()));
        files.put(BootContents.KERNEL, present(kernel.compressedImage()));
        files.put("config.txt", text(image, "config.txt", CONFIGURATION));
        files.put(
                BootContents.COMMAND_LINE,
                text(image, BootContents.COMMAND_LINE, onCard(line) + "\n"));
        files.put(
                BootContents.RELEASE,
                text(image, BootContents.RELEASE, UnifiedKernelImage.osRelease(version)));
        requireRoom(files);
        return files;
    }

    /// Slot A starts, slot B is empty.
    static Map<String, Path> selectFiles(Path image) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(Autoboot.FILE, text(image, Autoboot.FILE, new Autoboot(Slot.A).text()));
        files.put(
                TrialMarks.FILE,
                text(
                        image,
                        TrialMarks.FILE,
                        new String(TrialMarks.initial().encode(), StandardCharsets.US_ASCII)));
        return files;
    }

    /// A bundle has it without the zeros at its end.
    static void trim(Path image, Path trimmed) throws IOException {
        byte[] bytes = Files.readAllBytes(image);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        int whole = Math.ceilDiv(end, 4096) * 4096;
        Files.write(trimmed, Arrays.copyOf(bytes, whole));
    }

    /// With other consoles.
    private static String onCard(String line) {
        return line.replaceAll("console=\\S+ ?", "").strip() + " " + CONSOLES;
    }

    /// Of both generations; the firmware takes the one that its board is named in.
    private static Map<String, Path> deviceTrees(Path folder) {
        Map<String, Path> trees = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "bcm271[12]-*.dtb")) {
            files.forEach(file -> trees.put(String.valueOf(file.getFileName()), file));
        } catch (IOException e) {
            throw new ImageException(folder + ": cannot be read; is the kernel built?", e);
        }
        if (trees.isEmpty()) {
            throw new ImageException(folder + ": no device tree of a Raspberry Pi");
        }
        return trees;
    }

    private static void requireRoom(Map<String, Path> files) {
        long bytes = 0;
        for (Path file : files.values()) {
            try {
                bytes += Files.size(file);
            } catch (IOException e) {
                throw new ImageException("size(" + file + ")", e);
            }
        }
        if (bytes > MAX_BOOT_BYTES) {
            throw new ImageException(
                    "boot partition: %.1f MiB, its budget is %d MiB; make the kernel smaller"
                            .formatted(bytes / (double) (1 << 20), MAX_BOOT_BYTES >> 20));
        }
    }

    private static Path present(Path file) {
        if (!Files.isReadable(file)) {
            throw new ImageException(
                    file + ": not found; run make packages and make kernel for aarch64");
        }
        return file;
    }

    private static Path text(Path image, String name, String text) {
        return EspFiles.text(image, image.getFileName() + "." + name, text);
    }
}

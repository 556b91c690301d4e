package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import octant.update.UkiName;
import octant.update.disk.Architecture;

/// The EFI system partition:
///
/// ```
/// EFI/BOOT/BOOTX64.EFI                systemd-boot, where firmware looks without being told
/// EFI/Linux/octant_1.0+3.efi          a kernel, with three tries
/// EFI/octant/no-slot.efi              says that no slot is left
/// loader/loader.conf
/// loader/entries/octant-no-slot.conf
/// ```
///
/// systemd-boot sorts entries of one sort-key by version and puts those without tries left to the
/// end. The last entry has version 0 and no counter: it comes after every kernel that may be tried
/// and before every kernel that may not.
final class EspFiles {
    /// Boots that a new kernel may fail before the older one is taken.
    static final int TRIES = 3;

    private static final String LOADER =
            """
            timeout 1
            editor no
            auto-entries no
            auto-firmware no
            """;

    private static final String NO_SLOT_ENTRY =
            """
            title Octant: no slot left to boot
            sort-key octant
            version 0
            efi /EFI/octant/no-slot.efi
            """;

    private static final Path SYSTEMD_BOOT = Path.of("/usr/lib/systemd/boot/efi");

    private EspFiles() {}

    /// The stub that a kernel is appended to.
    static byte[] stub(Architecture architecture) {
        Path stub = SYSTEMD_BOOT.resolve("linux" + suffix(architecture) + ".efi.stub");
        requireInstalled(stub);
        try {
            return Files.readAllBytes(stub);
        } catch (IOException e) {
            throw new ImageException("read(" + stub + ")", e);
        }
    }

    /// @param esp its image is a file of the partition's size, all zero
    static void fill(
            HostTools tools, Architecture architecture, ImageStep.Esp esp, int sectorBytes) {
        Path image = esp.image();
        tools.run(
                HostTool.MKFS_VFAT,
                "--invariant",
                "-F",
                "32",
                "-S",
                sectorBytes,
                "-i",
                volumeId(esp.id()),
                "-n",
                "OCTANT",
                image);
        List<Object> folders = new ArrayList<>(List.of("-i", image));
        folders.addAll(
                List.of(
                        "::EFI",
                        "::EFI/BOOT",
                        "::EFI/Linux",
                        "::EFI/octant",
                        "::loader",
                        "::loader/entries"));
        tools.run(HostTool.MMD, folders.toArray());
        files(architecture, esp)
                .forEach((to, from) -> tools.run(HostTool.MCOPY, "-i", image, from, "::" + to));
    }

    private static Map<String, Path> files(Architecture architecture, ImageStep.Esp esp) {
        Path loader = SYSTEMD_BOOT.resolve("systemd-boot" + suffix(architecture) + ".efi");
        requireInstalled(loader);
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("EFI/BOOT/BOOT" + firmwareName(architecture) + ".EFI", loader);
        files.put("loader/loader.conf", text(esp, "loader.conf", LOADER));
        files.put(
                "loader/entries/octant-no-slot.conf",
                text(esp, "octant-no-slot.conf", NO_SLOT_ENTRY));
        files.put("EFI/octant/no-slot.efi", esp.noSlot());
        for (ImageStep.Uki kernel : esp.kernels()) {
            String name = UkiName.fresh(kernel.version(), TRIES).fileName();
            files.put("EFI/Linux/" + name, kernel.file());
        }
        return files;
    }

    private static Path text(ImageStep.Esp esp, String name, String text) {
        Path file = esp.image().resolveSibling(name);
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new ImageException("write(" + file + ")", e);
        }
    }

    private static void requireInstalled(Path file) {
        if (!Files.exists(file)) {
            throw new ImageException(
                    file + ": not found on this machine; apt-get install systemd-boot-efi");
        }
    }

    private static String volumeId(UUID id) {
        return id.toString().substring(0, 8);
    }

    private static String suffix(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "x64";
            case AARCH64 -> "aa64";
        };
    }

    private static String firmwareName(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "X64";
            case AARCH64 -> "AA64";
        };
    }
}

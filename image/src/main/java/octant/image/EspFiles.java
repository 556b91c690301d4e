package octant.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import octant.update.UkiName;
import octant.update.disk.Architecture;

/// The EFI system partition:
///
/// ```
/// EFI/BOOT/BOOTX64.EFI                our boot guard, where firmware looks without being told
/// EFI/systemd/systemd-bootx64.efi     what the guard starts
/// EFI/Linux/octant_1.0+3.efi          a kernel, with three tries
/// EFI/octant/no-slot.efi              says that no slot is left, and gives each one more try
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

    private EspFiles() {}

    static Map<String, Path> of(Architecture architecture, ImageStep.Esp esp) {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put(fallback(architecture), esp.guard().file());
        String loader = "EFI/systemd/" + BootPrograms.systemdBootName(architecture);
        files.put(loader, esp.loader().file());
        files.put("loader/loader.conf", text(esp.image(), "loader.conf", LOADER));
        files.put(
                "loader/entries/octant-no-slot.conf",
                text(esp.image(), "octant-no-slot.conf", NO_SLOT_ENTRY));
        files.put("EFI/octant/no-slot.efi", esp.noSlot().file());
        for (ImageStep.Uki kernel : esp.kernels()) {
            String name = UkiName.fresh(kernel.version(), TRIES).fileName();
            files.put("EFI/Linux/" + name, kernel.file());
        }
        return files;
    }

    /// Where firmware looks without being told.
    static String fallback(Architecture architecture) {
        String name =
                switch (architecture) {
                    case X86_64 -> "X64";
                    case AARCH64 -> "AA64";
                };
        return "EFI/BOOT/BOOT" + name + ".EFI";
    }

    /// A file beside the image, to be put into it.
    static Path text(Path image, String name, String text) {
        Path file = image.resolveSibling(name);
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new ImageException("write(" + file + ")", e);
        }
    }
}

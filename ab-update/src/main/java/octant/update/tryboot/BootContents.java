package octant.update.tryboot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import octant.update.OctantVersion;
import octant.update.UkiContents;
import octant.update.UkiException;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.Fat32;
import octant.update.disk.FatEntry;

/// What is in a boot partition.
///
/// @param release what it says of itself, and the kernel's command line
/// @param files as the firmware sees them
public record BootContents(UkiContents release, Fat32 files) {
    /// The firmware's own name for a kernel of 64 bits.
    public static final String KERNEL = "kernel8.img";

    public static final String COMMAND_LINE = "cmdline.txt";

    /// As in a UKI's `.osrel`.
    public static final String RELEASE = "os-release";

    private static final int FIRST_SECTOR_BYTES = 512;
    private static final int SECTOR_SIZE_AT = 0x0b;
    private static final int SECTORS_AT = 0x20;

    /// @throws UkiException if this is no boot partition of ours
    /// @throws DiskException if it cannot be read
    public static BootContents read(Disk disk, long offsetBytes, long sizeBytes) {
        Fat32 files = Fat32.open(disk, offsetBytes, sizeBytes);
        String release = text(files, RELEASE);
        return new BootContents(UkiContents.of(release, text(files, COMMAND_LINE)), files);
    }

    /// Empty if there is none of ours, or it cannot be read: then nothing starts from it.
    static Optional<BootContents> find(Disk disk, long offsetBytes, long sizeBytes) {
        try {
            byte[] head = disk.read(offsetBytes, FIRST_SECTOR_BYTES);
            if (Arrays.equals(head, new byte[FIRST_SECTOR_BYTES])) {
                return Optional.empty();
            }
            BootContents contents = read(disk, offsetBytes, sizeBytes);
            return contents.version().isPresent() && contents.release().target().isPresent()
                    ? Optional.of(contents)
                    : Optional.empty();
        } catch (UkiException | DiskException e) {
            return Optional.empty();
        }
    }

    /// How large the file system says it is.
    static long declaredBytes(byte[] firstSector) {
        int sectorBytes = word(firstSector, SECTOR_SIZE_AT, 2);
        return Integer.toUnsignedLong(word(firstSector, SECTORS_AT, 4)) * sectorBytes;
    }

    /// Empty also if it is none.
    Optional<OctantVersion> version() {
        return release.version()
                .filter(text -> text.matches("[0-9A-Za-z.~^-]{1,64}"))
                .map(OctantVersion::new);
    }

    private static String text(Fat32 files, String name) {
        FatEntry file =
                files.find(name)
                        .filter(entry -> !entry.folder())
                        .orElseThrow(() -> new UkiException("boot partition: no " + name));
        return new String(files.read(file, UkiContents.MAX_SECTION_BYTES), StandardCharsets.UTF_8);
    }

    private static int word(byte[] bytes, int at, int length) {
        int value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | Byte.toUnsignedInt(bytes[at + i]);
        }
        return value;
    }
}

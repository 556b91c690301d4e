package octant.update.tryboot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import octant.update.UkiException;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.Fat32;
import octant.update.disk.FatEntry;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;

/// The first partition of a card, which says what starts. Its files are read and overwritten where
/// they lie on the disk.
///
/// @param disk whose reads are never older than the medium
public record BootSelect(Disk disk, Fat32 files) {
    private static final int SECTOR_BYTES = 512;

    /// @throws UkiException if the disk has no such partition
    /// @throws DiskException if it cannot be read
    public static BootSelect of(Disk disk, Gpt table) {
        GptPartition partition =
                table.partition(PartitionRole.BOOT_SELECT.label())
                        .orElseThrow(() ->
                                new UkiException(
                                        "partition table: no "
                                                + PartitionRole.BOOT_SELECT.label()));
        return new BootSelect(
                disk,
                Fat32.open(
                        disk,
                        partition.firstLba() * table.sectorBytes(),
                        partition.sectors() * table.sectorBytes()));
    }

    /// @throws UkiException if it is missing, or not as Octant writes it
    public Autoboot autoboot() {
        return Autoboot.parse(text(Autoboot.FILE));
    }

    public TrialMarks marks() {
        return TrialMarks.parse(text(TrialMarks.FILE));
    }

    void write(Autoboot autoboot) {
        overwrite(Autoboot.FILE, autoboot.encode());
    }

    void write(TrialMarks marks) {
        overwrite(TrialMarks.FILE, marks.encode());
    }

    private String text(String name) {
        FatEntry file = file(name);
        return new String(disk.read(sector(file), SECTOR_BYTES), StandardCharsets.ISO_8859_1)
                .substring(0, (int) file.sizeBytes());
    }

    private void overwrite(String name, byte[] content) {
        FatEntry file = file(name);
        if (content.length != file.sizeBytes()) {
            throw new UkiException(
                    "%s: has %d bytes, want %d; put back what the card image has"
                            .formatted(name, file.sizeBytes(), content.length));
        }
        byte[] bytes = Arrays.copyOf(content, SECTOR_BYTES);
        disk.write(sector(file), bytes);
        disk.sync();
        if (!Arrays.equals(disk.read(sector(file), SECTOR_BYTES), bytes)) {
            throw new DiskException(
                    name + ": does not read back; the card does not keep what is written to it");
        }
    }

    /// Within its first sector.
    private FatEntry file(String name) {
        FatEntry file =
                files.find(name)
                        .orElseThrow(() ->
                                new UkiException(
                                        PartitionRole.BOOT_SELECT.label() + ": no " + name));
        if (file.folder()
                || file.sizeBytes() < 1
                || file.sizeBytes() > SECTOR_BYTES
                || files.chain(file).clusters() != 1) {
            throw new UkiException(name + ": not as Octant writes it; want one sector");
        }
        return file;
    }

    private long sector(FatEntry file) {
        return files.diskOffset(file.firstCluster());
    }
}

package octant.update.disk;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A GUID partition table: what it says, not where its two copies lie.
///
/// ```
/// sector  0          protective MBR
///         1          header  ---.
///         2 …        entries <--'   128 of 128 bytes: 32 sectors of 512 bytes, 4 of 4096
///         usable
///         last - n   entries <--.
///         last       backup header
/// ```
///
/// @param sectorBytes 512 or 4096
/// @param diskSectors of the disk the table is made for; its backup lies at that disk's end
/// @param partitions ordered by number, none overlapping another
public record Gpt(int sectorBytes, long diskSectors, UUID diskId, List<GptPartition> partitions) {
    public static final int MAX_PARTITIONS = 128;

    /// Partitions start and end on multiples of this, whatever a disk's own blocks are.
    public static final long ALIGNMENT_BYTES = 1 << 20;

    static final int ENTRY_BYTES = 128;
    static final int ENTRIES_BYTES = MAX_PARTITIONS * ENTRY_BYTES;

    private static final int MIN_DISK_BYTES = 1 << 20;

    public Gpt {
        partitions =
                partitions.stream().sorted(Comparator.comparingInt(GptPartition::number)).toList();
        fault(sectorBytes, diskSectors, partitions)
                .ifPresent(fault -> {
                    throw new IllegalArgumentException("partition table: " + fault);
                });
    }

    /// Reads the table of a disk, from the backup if the primary is damaged.
    ///
    /// @throws DiskException if neither copy can be used
    public static GptReading read(Disk disk, int sectorBytes) {
        return GptReader.read(disk, sectorBytes);
    }

    /// Writes both copies and the protective MBR; safe against a power cut, see [GptWriter].
    ///
    /// @throws DiskException if the disk is not of the size that the table is made for
    public void write(Disk disk) {
        new GptWriter(this, disk).write();
    }

    /// This table for a disk that became larger: the backup at its end, and the partition that lies
    /// last (the data partition) reaching up to it. The same table if there is nothing to gain.
    ///
    /// @throws DiskException if the disk is smaller than the table says
    public Gpt grown(long diskBytes) {
        long sectors = diskBytes / sectorBytes;
        if (sectors < diskSectors) {
            throw new DiskException(
                    "partition table: made for "
                            + diskSectors
                            + " sectors, the disk has "
                            + sectors
                            + "; was the image copied whole?");
        }
        long alignment = ALIGNMENT_BYTES / sectorBytes;
        long end = (lastUsableLba(sectorBytes, sectors) + 1) / alignment * alignment;
        Optional<GptPartition> last =
                partitions.stream().max(Comparator.comparingLong(GptPartition::lastLba));
        List<GptPartition> grown =
                partitions.stream()
                        .map(row -> last.stream().anyMatch(row::equals) ? upTo(end, row) : row)
                        .toList();
        return new Gpt(sectorBytes, sectors, diskId, grown);
    }

    public Optional<GptPartition> partition(String name) {
        return partitions.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    public Optional<GptPartition> partition(UUID id) {
        return partitions.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    public long firstUsableLba() {
        return firstUsableLba(sectorBytes);
    }

    public long lastUsableLba() {
        return lastUsableLba(sectorBytes, diskSectors);
    }

    long entriesSectors() {
        return ENTRIES_BYTES / sectorBytes;
    }

    static void requireSectorBytes(int sectorBytes) {
        if (sectorBytes != 512 && sectorBytes != 4096) {
            throw new IllegalArgumentException("sector size: want 512 or 4096: " + sectorBytes);
        }
    }

    /// Why these rows are no table, if they are not.
    static Optional<String> fault(
            int sectorBytes, long diskSectors, List<GptPartition> partitions) {
        requireSectorBytes(sectorBytes);
        if (diskSectors < MIN_DISK_BYTES / sectorBytes
                || diskSectors > Long.MAX_VALUE / sectorBytes) {
            return Optional.of("disk of " + diskSectors + " sectors");
        }
        for (int i = 0; i < partitions.size(); i++) {
            GptPartition row = partitions.get(i);
            Optional<String> fault = fault(row, sectorBytes, diskSectors);
            if (fault.isPresent()) {
                return fault.map(why -> "partition " + row.number() + ": " + why);
            }
            for (GptPartition other : partitions.subList(0, i)) {
                if (row.number() == other.number()
                        || row.id().equals(other.id())
                        || row.overlaps(other)) {
                    return Optional.of(
                            "partitions "
                                    + other.number()
                                    + " and "
                                    + row.number()
                                    + ": same number, same id or overlapping");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fault(GptPartition row, int sectorBytes, long diskSectors) {
        if (row.number() < 1 || row.number() > MAX_PARTITIONS) {
            return Optional.of("numbers are 1 to " + MAX_PARTITIONS);
        }
        if (row.type().equals(GptGuid.NONE)) {
            return Optional.of("no type");
        }
        if (row.firstLba() < firstUsableLba(sectorBytes)
                || row.lastLba() > lastUsableLba(sectorBytes, diskSectors)
                || row.firstLba() > row.lastLba()) {
            return Optional.of(
                    "sectors " + row.firstLba() + " to " + row.lastLba() + " out of range");
        }
        if (row.name().length() > GptPartition.MAX_NAME_UNITS || row.name().indexOf('\0') >= 0) {
            return Optional.of("name \"" + row.name() + "\"");
        }
        return Optional.empty();
    }

    private static GptPartition upTo(long end, GptPartition row) {
        return new GptPartition(
                row.number(),
                row.type(),
                row.id(),
                row.firstLba(),
                Math.max(row.lastLba(), end - 1),
                row.attributes(),
                row.name());
    }

    private static long firstUsableLba(int sectorBytes) {
        return 2L + ENTRIES_BYTES / sectorBytes;
    }

    private static long lastUsableLba(int sectorBytes, long diskSectors) {
        return diskSectors - 2 - ENTRIES_BYTES / sectorBytes;
    }
}

package octant.update.disk;

import java.util.List;
import java.util.Optional;

/// Reads both copies of a table and trusts neither: a number is used only after the checksum over
/// it was right, and then only within the bounds of the disk.
final class GptReader {
    private static final long PRIMARY_LBA = 1;

    private final Disk disk;
    private final int sectorBytes;
    private final long diskSectors;

    private GptReader(Disk disk, int sectorBytes) {
        Gpt.requireSectorBytes(sectorBytes);
        this.disk = disk;
        this.sectorBytes = sectorBytes;
        this.diskSectors = disk.sizeBytes() / sectorBytes;
    }

    static GptReading read(Disk disk, int sectorBytes) {
        return new GptReader(disk, sectorBytes).read();
    }

    /// One copy: the table, or why there is none.
    private sealed interface Copy {
        record Good(Gpt gpt) implements Copy {}

        record Bad(String why) implements Copy {}
    }

    private GptReading read() {
        return switch (copy(PRIMARY_LBA)) {
            case Copy.Good(Gpt primary) ->
                    switch (copy(primary.diskSectors() - 1)) {
                        case Copy.Good(Gpt backup) when backup.equals(primary) ->
                                new GptReading.Sound(primary);
                        case Copy.Good _ ->
                                new GptReading.BackupDamaged(
                                        primary, "backup: differs from the primary table");
                        case Copy.Bad(String why) ->
                                new GptReading.BackupDamaged(primary, "backup: " + why);
                    };
            case Copy.Bad(String why) -> fromBackup(why);
        };
    }

    private GptReading fromBackup(String primaryFault) {
        return switch (copy(diskSectors - 1)) {
            case Copy.Good(Gpt backup) ->
                    new GptReading.PrimaryDamaged(backup, "primary: " + primaryFault);
            case Copy.Bad(String why) ->
                    throw new DiskException(
                            "partition table: primary: "
                                    + primaryFault
                                    + "; backup: "
                                    + why
                                    + "; sector size "
                                    + sectorBytes
                                    + " bytes assumed");
        };
    }

    private Copy copy(long lba) {
        try {
            return new Copy.Good(table(lba));
        } catch (DiskException e) {
            return new Copy.Bad(String.valueOf(e.getMessage()));
        }
    }

    private Gpt table(long lba) {
        require(lba >= PRIMARY_LBA && lba < diskSectors, "lies outside of the disk");
        GptHeader header = GptHeader.decode(disk.read(lba * sectorBytes, sectorBytes), lba);
        long tableSectors = Math.max(header.thisLba(), header.otherLba()) + 1;
        require(
                tableSectors > 2 && tableSectors <= diskSectors,
                "made for a disk of "
                        + Long.toUnsignedString(tableSectors)
                        + " sectors, this one has "
                        + diskSectors);
        int entriesBytes = header.entries() * Gpt.ENTRY_BYTES;
        long entriesSectors = Math.ceilDiv(entriesBytes, sectorBytes);
        long entriesLba = header.entriesLba();
        require(
                entriesLba >= 2 && entriesLba <= tableSectors - 1 - entriesSectors,
                "entries at sector " + Long.toUnsignedString(entriesLba) + " out of range");
        byte[] entries = disk.read(entriesLba * sectorBytes, entriesBytes);
        require(GptHeader.crc(entries) == header.entriesCrc(), "wrong checksum of the entries");
        List<GptPartition> partitions = GptEntries.decode(entries);
        Optional<String> fault = Gpt.fault(sectorBytes, tableSectors, partitions);
        require(fault.isEmpty(), fault.orElse(""));
        return new Gpt(sectorBytes, tableSectors, header.diskId(), partitions);
    }

    private static void require(boolean sound, String otherwise) {
        if (!sound) {
            throw new DiskException(otherwise);
        }
    }
}

package octant.update.disk;

import java.util.UUID;

/// One row of a partition table.
///
/// @param number counted from 1, as in `/dev/vda1`
/// @param type what it is for
/// @param id which one it is: the kernel's PARTUUID
/// @param firstLba its first sector
/// @param lastLba its last sector, inclusive
/// @param attributes bits as the UEFI and Discoverable Partitions Specifications give them
/// @param name at most 36 UTF-16 units: the kernel's PARTLABEL
public record GptPartition(
        int number, UUID type, UUID id, long firstLba, long lastLba, long attributes, String name) {
    public static final int MAX_NAME_UNITS = 36;

    /// Discoverable Partitions Specification: mount it read-only.
    public static final long READ_ONLY = 1L << 60;

    /// Discoverable Partitions Specification: its file system may grow to fill it.
    public static final long GROW_FILE_SYSTEM = 1L << 59;

    /// The same row under another id.
    public GptPartition withId(UUID other) {
        return new GptPartition(number, type, other, firstLba, lastLba, attributes, name);
    }

    public long sectors() {
        return lastLba - firstLba + 1;
    }

    boolean overlaps(GptPartition other) {
        return firstLba <= other.lastLba && other.firstLba <= lastLba;
    }
}

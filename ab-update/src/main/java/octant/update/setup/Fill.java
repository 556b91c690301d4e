package octant.update.setup;

import java.util.OptionalInt;
import octant.update.disk.PartitionRole;

/// A range of a new machine's partition, and what it is filled with. In bytes.
public sealed interface Fill {
    PartitionRole partition();

    /// The sector size of the disks that it is for; empty: of any.
    OptionalInt sectorBytes();

    /// Where it starts in the partition.
    long offset();

    long length();

    /// Bytes of the live medium.
    ///
    /// @param from where they lie on it
    /// @param sha256 of them, in hexadecimal
    record Copy(
            PartitionRole partition,
            OptionalInt sectorBytes,
            long offset,
            long length,
            long from,
            String sha256)
            implements Fill {}

    /// Zeros: whatever the disk held there must not be taken for ours.
    record Zero(PartitionRole partition, OptionalInt sectorBytes, long offset, long length)
            implements Fill {}

    /// Whether it is for disks of this sector size.
    default boolean isFor(int diskSectorBytes) {
        return sectorBytes().isEmpty() || sectorBytes().getAsInt() == diskSectorBytes;
    }
}

package octant.init;

import java.util.Optional;

/// Rewrites a partition table so that the data partition ends with its disk. Implemented above,
/// where partition tables are known (`octant.update.disk`).
@FunctionalInterface
public interface DataPartitionGrower {
    record Extent(long startBytes, long sizeBytes) {}

    /// @return where the partition lies now, if it was moved to the end; empty if it was there
    Optional<Extent> grow(Partition partition) throws Exception;
}

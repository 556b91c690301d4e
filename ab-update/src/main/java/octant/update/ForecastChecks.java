package octant.update;

import java.util.Optional;
import java.util.function.Predicate;
import octant.update.disk.Disk;
import octant.update.disk.Fat32;
import octant.update.disk.FatEntry;
import octant.update.disk.GptPartition;

/// How hard a [BootForecast] looks at the bytes on the disk.
public interface ForecastChecks {
    /// Whether the firmware would start this kernel: every byte is there and signed.
    boolean isSigned(Fat32 esp, FatEntry kernel);

    /// Whether the partitions hold what leads up to the target's root hash.
    boolean isWhole(GptPartition root, GptPartition verity, VerityTarget target);

    /// Every byte of kernels and slots is read and hashed.
    ///
    /// @param isSigned told all bytes of a kernel
    static ForecastChecks thorough(Disk disk, int sectorBytes, Predicate<byte[]> isSigned) {
        return Optional.<ForecastChecks>empty().orElseThrow(UnsupportedOperationException::new);
    }

    /// For the status of a running machine: of a slot, the superblock and the top of the tree must
    /// lead up to the root hash; a kernel counts as signed when all of its clusters are there.
    static ForecastChecks light(Disk disk, int sectorBytes) {
        return Optional.<ForecastChecks>empty().orElseThrow(UnsupportedOperationException::new);
    }
}

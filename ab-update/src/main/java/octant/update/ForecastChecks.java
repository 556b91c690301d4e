package octant.update;

import java.util.function.Predicate;
import octant.update.disk.Disk;
import octant.update.disk.Fat32;
import octant.update.disk.FatEntry;
import octant.update.disk.GptPartition;

/// How hard a [BootForecast] looks at the bytes on the disk.
public interface ForecastChecks {
    /// Whether the firmware would start this program: every byte is there and signed.
    ///
    /// @throws octant.update.disk.DiskException if it cannot be read: it would not be started
    boolean isSigned(Fat32 esp, FatEntry program);

    /// Whether the partitions hold what leads up to the target's root hash.
    boolean isWhole(GptPartition root, GptPartition verity, VerityTarget target);

    /// Every byte of programs and slots is read and hashed.
    ///
    /// @param isSigned told all bytes of a program
    static ForecastChecks thorough(Disk disk, int sectorBytes, Predicate<byte[]> isSigned) {
        return new ThoroughChecks(disk, sectorBytes, isSigned);
    }

    /// For the status of a running machine: of a slot, the superblock and the top of the tree must
    /// lead up to the root hash; a program counts as signed when all of its clusters are there.
    static ForecastChecks light(Disk disk, int sectorBytes) {
        return new LightChecks(disk, sectorBytes);
    }
}

package octant.update;

import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.util.function.Predicate;
import octant.update.disk.Disk;
import octant.update.disk.Fat32;
import octant.update.disk.FatEntry;
import octant.update.disk.GptPartition;
import octant.verity.VerityCheck;
import octant.verity.VerityException;
import octant.verity.VerityTree;

/// Every byte; see [ForecastChecks#thorough].
record ThoroughChecks(Disk disk, int sectorBytes, Predicate<byte[]> signed)
        implements ForecastChecks {
    /// More is no kernel image of ours, and no machine of ours could load it.
    private static final int MAX_PROGRAM_BYTES = 256 << 20;

    @Override
    public boolean isSigned(Fat32 esp, FatEntry program) {
        return signed.test(esp.read(program, MAX_PROGRAM_BYTES));
    }

    @Override
    public boolean isWhole(GptPartition root, GptPartition verity, VerityTarget target) {
        DiskRegion hashes = DiskRegion.of(disk, verity, sectorBytes);
        if (target.hashStartBlock() != VerityTree.HASH_START_BLOCK
                || hashes.sizeBytes() < BLOCK_BYTES
                || !LightChecks.describes(hashes.read(0, BLOCK_BYTES), target)) {
            return false;
        }
        try {
            VerityCheck check =
                    VerityCheck.check(
                            DiskRegion.of(disk, root, sectorBytes), hashes, target.rootHash(), 1);
            return check instanceof VerityCheck.Intact;
        } catch (VerityException e) {
            return false; // too short for what its superblock says
        }
    }
}

package octant.update;

import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.util.Arrays;
import octant.update.disk.Disk;
import octant.update.disk.Fat32;
import octant.update.disk.FatChain;
import octant.update.disk.FatEntry;
import octant.update.disk.GptPartition;
import octant.verity.BlockHasher;
import octant.verity.VerityException;
import octant.verity.VeritySuperblock;

/// A few blocks of each slot; see [ForecastChecks#light].
record LightChecks(Disk disk, int sectorBytes) implements ForecastChecks {
    @Override
    public boolean isSigned(Fat32 esp, FatEntry program) {
        FatChain chain = esp.chain(program);
        return chain.fault().isEmpty()
                && program.sizeBytes() > 0
                && chain.clusters() * esp.clusterBytes() >= program.sizeBytes();
    }

    @Override
    public boolean isWhole(GptPartition root, GptPartition verity, VerityTarget target) {
        DiskRegion image = DiskRegion.of(disk, root, sectorBytes);
        DiskRegion hashes = DiskRegion.of(disk, verity, sectorBytes);
        long topOffset = target.hashStartBlock() * BLOCK_BYTES;
        if (image.sizeBytes() / BLOCK_BYTES < target.dataBlocks()
                || hashes.sizeBytes() - BLOCK_BYTES < topOffset
                || !describes(hashes.read(0, BLOCK_BYTES), target)) {
            return false;
        }
        // The tree lies on the disk from the root down; an image of one block has none.
        byte[] top =
                target.dataBlocks() == 1
                        ? image.read(0, BLOCK_BYTES)
                        : hashes.read(topOffset, BLOCK_BYTES);
        byte[] digest = new BlockHasher(target.salt()).digest(top, 0);
        return Arrays.equals(digest, target.rootHash().bytes());
    }

    /// Whether a hash device is the one that a kernel would use: the kernel goes by its command
    /// line and does not read the superblock.
    static boolean describes(byte[] firstBlock, VerityTarget target) {
        try {
            VeritySuperblock superblock = VeritySuperblock.decode(firstBlock);
            return superblock.dataBlocks() == target.dataBlocks()
                    && superblock.salt().equals(target.salt());
        } catch (VerityException e) {
            return false;
        }
    }
}

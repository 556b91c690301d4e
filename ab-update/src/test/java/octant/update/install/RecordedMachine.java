package octant.update.install;

import java.util.Optional;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.SlotDevice;
import octant.update.UpdateDisk;
import octant.update.disk.Disk;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;
import octant.verity.RootHash;

/// A machine whose disk records what is written to it.
interface RecordedMachine extends UpdateDisk {
    RecordedDisk disk();

    Slot slot();

    SampleRelease running();

    default Gpt table() {
        return Gpt.read(disk(), RecordedDisk.SECTOR_BYTES).gpt();
    }

    default GptPartition row(PartitionRole role) {
        return table().partition(role.label()).orElseThrow();
    }

    default void put(PartitionRole role, byte[] bytes) {
        disk().put(at(role), bytes, 0, bytes.length);
    }

    default byte[] read(PartitionRole role, int length) {
        return disk().read(at(role), length);
    }

    /// Flips a bit.
    default void damage(PartitionRole role, long offset) {
        byte[] one = disk().read(at(role) + offset, 1);
        one[0] ^= 1;
        disk().put(at(role) + offset, one, 0, 1);
    }

    private long at(PartitionRole role) {
        return row(role).firstLba() * RecordedDisk.SECTOR_BYTES;
    }

    @Override
    default Optional<Slot> runningSlot() {
        return Optional.of(slot());
    }

    @Override
    default RootHash runningRootHash() {
        return running().rootHash();
    }

    @Override
    default OctantVersion runningVersion() {
        return running().version();
    }

    @Override
    default int sectorBytes() {
        return RecordedDisk.SECTOR_BYTES;
    }

    @Override
    default Disk wholeDisk() {
        return disk();
    }

    @Override
    default SlotDevice open(PartitionRole role) {
        return disk().device(row(role));
    }
}

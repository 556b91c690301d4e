package octant.update.install;

import java.util.List;
import octant.update.EspKernel;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.UpdateDisk;
import octant.update.boot.BootArea;
import octant.update.boot.BootLoader;
import octant.update.boot.BootState;
import octant.update.disk.Architecture;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;
import octant.verity.RootHash;

/// What a machine is like before an installation.
///
/// @param compatible with which bundles
/// @param dataRoomBytes for what is recorded
record MachineFacts(
        Architecture architecture,
        String compatible,
        Slot runningSlot,
        OctantVersion runningVersion,
        RootHash runningRootHash,
        Gpt table,
        BootState boot,
        long dataRoomBytes) {
    /// @throws RefusedException if the root lies in no slot
    static MachineFacts of(UpdateDisk disk, BootLoader loader) {
        Slot running =
                disk.runningSlot()
                        .orElseThrow(() ->
                                new RefusedException(
                                        new Refusal.NoSlot("the root lies in no slot of a disk")));
        try (BootArea area = loader.open()) {
            return new MachineFacts(
                    disk.architecture(),
                    loader.compatible(),
                    running,
                    disk.runningVersion(),
                    disk.runningRootHash(),
                    Gpt.read(disk.wholeDisk(), disk.sectorBytes()).gpt(),
                    area.state(),
                    disk.dataRoomBytes());
        }
    }

    /// All names of the running kernel.
    List<EspKernel> runningKernels() {
        return boot.kernels().stream()
                .filter(kernel -> kernel.rootHash().stream().anyMatch(runningRootHash::equals))
                .toList();
    }

    long partitionBytes(PartitionRole role) {
        return table.partition(role.label()).map(GptPartition::sectors).orElse(0L)
                * table.sectorBytes();
    }
}

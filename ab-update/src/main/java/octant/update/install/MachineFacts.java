package octant.update.install;

import java.util.List;
import java.util.Optional;
import octant.update.EfiFolder;
import octant.update.EspKernel;
import octant.update.EspStray;
import octant.update.MountedEsp;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.UpdateDisk;
import octant.update.disk.Architecture;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;
import octant.update.esp.ClusterSharing;
import octant.update.esp.EspChanges;
import octant.verity.RootHash;

/// What a machine is like before an installation.
///
/// @param preferred by the loader's configuration: an earlier downgrade
/// @param espRoomBytes for new files
/// @param dataRoomBytes for what is recorded
record MachineFacts(
        Architecture architecture,
        Slot runningSlot,
        OctantVersion runningVersion,
        RootHash runningRootHash,
        Gpt table,
        List<EspKernel> kernels,
        List<EspStray> strays,
        Optional<OctantVersion> preferred,
        long espRoomBytes,
        long dataRoomBytes) {
    MachineFacts {
        kernels = List.copyOf(kernels);
        strays = List.copyOf(strays);
    }

    /// @throws RefusedException if the root lies in no slot
    static MachineFacts of(UpdateDisk disk, ClusterSharing sharing) {
        Slot running =
                disk.runningSlot()
                        .orElseThrow(() ->
                                new RefusedException(
                                        new Refusal.NoSlot("the root lies in no slot of a disk")));
        try (MountedEsp esp = disk.mountEsp()) {
            EfiFolder folder = new EfiFolder(esp.path());
            return new MachineFacts(
                    disk.architecture(),
                    running,
                    disk.runningVersion(),
                    disk.runningRootHash(),
                    Gpt.read(disk.wholeDisk(), disk.sectorBytes()).gpt(),
                    folder.kernels(),
                    folder.strays(),
                    new EspChanges(esp, sharing).configuration().preferred(),
                    esp.availableBytes(),
                    disk.dataRoomBytes());
        }
    }

    /// All names of the running kernel.
    List<EspKernel> runningKernels() {
        return kernels.stream()
                .filter(kernel -> kernel.rootHash().stream().anyMatch(runningRootHash::equals))
                .toList();
    }

    long partitionBytes(PartitionRole role) {
        return table.partition(role.label()).map(GptPartition::sectors).orElse(0L)
                * table.sectorBytes();
    }
}

package octant.update;

import java.util.Optional;
import octant.update.boot.BootLoader;
import octant.update.disk.Architecture;
import octant.update.disk.Disk;
import octant.update.disk.PartitionRole;
import octant.verity.RootHash;

/// The disk that the running root lies on, and what is known of the running system: all that an
/// update needs of a machine. `octant.main` implements it over the kernel.
///
/// Whatever it opens is closed by whoever asked for it. A failure of the device is a
/// [octant.update.disk.DiskException] that names the call, the device and the cause.
public interface UpdateDisk {
    /// Of the kernel that runs.
    Architecture architecture();

    /// Empty if the root lies in no slot: a live medium, a container, a development boot.
    Optional<Slot> runningSlot();

    /// Of the running root, from the device mapper's table rather than from a file.
    ///
    /// @throws octant.update.disk.DiskException if no verity root runs
    RootHash runningRootHash();

    OctantVersion runningVersion();

    /// 512 or 4096: what the sectors of the partition table are counted in.
    int sectorBytes();

    /// The whole disk, for its partition table and for looks at the EFI system partition as the
    /// medium has it: a read never comes from a cache that is older than the medium. The kernel
    /// knows the ids of a table that was written to it when [Disk#sync] returned or after the next
    /// boot; nothing here depends on which.
    Disk wholeDisk();

    /// A partition of the slots, by its role's label on this disk.
    SlotDevice open(PartitionRole role);

    /// Free where the machine keeps its data, the ledger and the memory of updates among it.
    long dataRoomBytes();

    /// Mounts the EFI system partition for as long as it is open; one at a time.
    MountedEsp mountEsp();

    /// What starts this disk's slots.
    BootLoader bootLoader();
}

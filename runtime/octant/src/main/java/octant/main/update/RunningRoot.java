package octant.main.update;

import java.util.Optional;
import octant.update.Slot;
import octant.update.disk.PartitionRole;
import octant.verity.RootHash;

/// Where the running root lies, and which devices are beside it on its disk.
public interface RunningRoot {
    /// Empty if it lies in no slot.
    Optional<Slot> slot();

    /// Empty if it is not verified.
    Optional<RootHash> hash();

    /// `/dev/vda`; empty if the root lies on no disk with partitions.
    Optional<String> disk();

    /// `/dev/vda2`: by its name in the partition table of that disk.
    Optional<String> partition(PartitionRole role);
}

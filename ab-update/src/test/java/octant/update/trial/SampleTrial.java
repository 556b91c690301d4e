package octant.update.trial;

import java.util.List;
import octant.update.UpdateDisk;
import octant.update.esp.ClusterSharing;

/// A trial on a machine whose EFI system partition is no partition of its disk: a folder, where no
/// file shares clusters, or a file system of its own.
public final class SampleTrial {
    private SampleTrial() {}

    public static CommitResult commit(UpdateDisk machine) {
        return commit(machine, _ -> List.of());
    }

    public static CommitResult commit(UpdateDisk machine, ClusterSharing sharing) {
        return new Trial(machine, sharing).commit();
    }
}

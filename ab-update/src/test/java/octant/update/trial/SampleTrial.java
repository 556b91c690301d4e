package octant.update.trial;

import java.util.List;
import octant.update.UpdateDisk;

/// A trial on a machine whose EFI system partition is a folder: no file shares clusters.
public final class SampleTrial {
    private SampleTrial() {}

    public static CommitResult commit(UpdateDisk machine) {
        return new Trial(machine, _ -> List.of()).commit();
    }
}

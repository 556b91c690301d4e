package octant.update.trial;

import octant.update.UpdateDisk;

/// Decisions about the boot of a machine, for tests of other packages.
public final class SampleTrial {
    private SampleTrial() {}

    public static CommitResult commit(UpdateDisk machine) {
        return new Trial(machine).commit();
    }
}

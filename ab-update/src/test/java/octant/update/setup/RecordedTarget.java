package octant.update.setup;

import octant.update.install.RecordedDisk;

/// A recorded disk as what is installed to.
record RecordedTarget(RecordedDisk disk) implements TargetDisk {
    @Override
    public void forget() {}

    @Override
    public void close() {}
}

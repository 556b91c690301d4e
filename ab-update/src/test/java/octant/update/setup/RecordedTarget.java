package octant.update.setup;

import octant.update.install.RecordedDisk;

/// A recorded disk as what is installed to.
record RecordedTarget(RecordedDisk disk) implements TargetDisk {
    @Override
    public long sizeBytes() {
        return disk.sizeBytes();
    }

    @Override
    public byte[] read(long offsetBytes, int length) {
        return disk.read(offsetBytes, length);
    }

    @Override
    public void write(long offsetBytes, byte[] bytes) {
        disk.write(offsetBytes, bytes);
    }

    @Override
    public void sync() {
        disk.sync();
    }

    @Override
    public void forget() {}

    @Override
    public void close() {}
}

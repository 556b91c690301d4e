package octant.update.disk;

/// A disk that adds something to another one.
public interface ForwardingDisk extends Disk {
    Disk disk();

    @Override
    default long sizeBytes() {
        return disk().sizeBytes();
    }

    @Override
    default byte[] read(long offsetBytes, int length) {
        return disk().read(offsetBytes, length);
    }

    @Override
    default void write(long offsetBytes, byte[] bytes) {
        disk().write(offsetBytes, bytes);
    }

    @Override
    default void sync() {
        disk().sync();
    }
}

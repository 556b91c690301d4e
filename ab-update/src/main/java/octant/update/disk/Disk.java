package octant.update.disk;

/// A block device or an image file: the seam between a partition table and what holds it.
public interface Disk {
    long sizeBytes();

    /// @throws DiskException if the disk ends before `length` bytes are read
    byte[] read(long offsetBytes, int length);

    void write(long offsetBytes, byte[] bytes);

    /// Returns once everything written is on the medium.
    void sync();
}

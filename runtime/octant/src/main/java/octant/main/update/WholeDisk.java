package octant.main.update;

import java.nio.file.Path;
import octant.linux.Descriptor;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.FileDisk;

/// A disk whose partitions are in use. Their file systems have caches of their own, so what the
/// cache of the whole disk holds may be older than the medium: it lets go of the pages before each
/// read. Opened for each call: it is used seldom, and nobody closes a [Disk].
///
/// @param device `/dev/vda`
record WholeDisk(String device) implements Disk {
    private static final long PAGE_BYTES = 4096;

    @Override
    public long sizeBytes() {
        try (FileDisk disk = FileDisk.openForReading(Path.of(device))) {
            return disk.sizeBytes();
        }
    }

    @Override
    public byte[] read(long offsetBytes, int length) {
        forget(offsetBytes, length);
        try (FileDisk disk = FileDisk.openForReading(Path.of(device))) {
            return disk.read(offsetBytes, length);
        }
    }

    @Override
    public void write(long offsetBytes, byte[] bytes) {
        // A page that is written in part is read first, and must not be an old one either.
        forget(offsetBytes, bytes.length);
        try (FileDisk disk = FileDisk.openForWriting(Path.of(device))) {
            disk.write(offsetBytes, bytes);
        }
    }

    @Override
    public void sync() {
        try (FileDisk disk = FileDisk.openForWriting(Path.of(device))) {
            disk.sync();
        }
    }

    /// Whole pages around the range; pages that are not written yet stay.
    private void forget(long offsetBytes, long length) {
        long start = offsetBytes / PAGE_BYTES * PAGE_BYTES;
        long end = (offsetBytes + length + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        try (Descriptor open = LinuxFiles.open(device, OpenFlag.READ_ONLY)) {
            LinuxFiles.forget(open, start, end - start);
        } catch (LinuxException e) {
            throw new DiskException("forget(" + device + ")", e);
        }
    }
}

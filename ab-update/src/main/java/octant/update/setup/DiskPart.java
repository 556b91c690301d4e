package octant.update.setup;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import octant.update.disk.Disk;
import octant.update.disk.DiskLayout;
import octant.verity.BlockSource;

/// A partition of a disk that has no partition table yet.
///
/// @param bytesRead is told of each piece, from several threads
record DiskPart(Disk disk, DiskLayout.Region region, LongConsumer bytesRead)
        implements BlockSource {
    @Override
    public long sizeBytes() {
        return region.sizeBytes();
    }

    @Override
    public void read(ByteBuffer buffer, long offsetBytes) {
        int bytes = buffer.remaining();
        buffer.put(disk.read(region.offsetBytes() + offsetBytes, bytes));
        bytesRead.accept(bytes);
    }

    @Override
    public String name() {
        return region.role().label();
    }
}

package octant.update;

import java.nio.ByteBuffer;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.GptPartition;
import octant.verity.BlockSource;

/// A partition, read through its disk.
public record DiskRegion(Disk disk, String name, long offsetBytes, long sizeBytes)
        implements BlockSource {
    public static DiskRegion of(Disk disk, GptPartition partition, int sectorBytes) {
        long first = partition.firstLba() * sectorBytes;
        long end = (partition.lastLba() + 1) * sectorBytes;
        return new DiskRegion(disk, partition.name(), first, end - first);
    }

    byte[] read(long from, int length) {
        if (from < 0 || from > sizeBytes - length) {
            throw new DiskException(
                    "%s: %d bytes at %d of %d".formatted(name, length, from, sizeBytes));
        }
        return disk.read(offsetBytes + from, length);
    }

    @Override
    public void read(ByteBuffer buffer, long from) {
        buffer.put(read(from, buffer.remaining()));
    }
}

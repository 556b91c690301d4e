package octant.main.update;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import octant.linux.BlockDevices;
import octant.linux.Descriptor;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;
import octant.update.SlotDevice;
import octant.update.disk.DiskException;

/// A partition of a slot, read and written where it lies.
///
/// @param name `/dev/vda4`
record PartitionDevice(String name, FileChannel channel) implements SlotDevice {
    /// @param writable false opens it for reading only
    static PartitionDevice open(String device, boolean writable) {
        Set<StandardOpenOption> options =
                writable
                        ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE)
                        : Set.of(StandardOpenOption.READ);
        try {
            return new PartitionDevice(device, FileChannel.open(Path.of(device), options));
        } catch (IOException e) {
            throw new DiskException("open(" + device + ")", e);
        }
    }

    @Override
    public long sizeBytes() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new DiskException("size(" + name + ")", e);
        }
    }

    @Override
    public void read(long offsetBytes, ByteBuffer into) {
        long at = offsetBytes;
        try {
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new EOFException("ends at " + channel.size());
                }
                at += count;
            }
        } catch (IOException e) {
            throw new DiskException("read(" + name + ", at " + at + ")", e);
        }
    }

    @Override
    public void write(long offsetBytes, ByteBuffer from) {
        long at = offsetBytes;
        try {
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        } catch (IOException e) {
            throw new DiskException("write(" + name + ", at " + at + ")", e);
        }
    }

    @Override
    public void sync() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new DiskException("fsync(" + name + ")", e);
        }
    }

    @Override
    public void forget() {
        try (Descriptor device = LinuxFiles.open(name, OpenFlag.READ_ONLY)) {
            BlockDevices.flushBuffers(device);
        } catch (LinuxException e) {
            throw new DiskException("flush buffers(" + name + ")", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DiskException("close(" + name + ")", e);
        }
    }
}

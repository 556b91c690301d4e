package octant.update.disk;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A disk under a path: `/dev/vda` or `octant.raw`.
public record FileDisk(Path path, FileChannel channel) implements Disk, AutoCloseable {
    public static FileDisk openForReading(Path path) {
        return open(path, StandardOpenOption.READ);
    }

    public static FileDisk openForWriting(Path path) {
        return open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static FileDisk open(Path path, StandardOpenOption... options) {
        try {
            return new FileDisk(path, FileChannel.open(path, options));
        } catch (IOException e) {
            throw new DiskException("open(" + path + ")", e);
        }
    }

    @Override
    public long sizeBytes() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new DiskException("size(" + path + ")", e);
        }
    }

    @Override
    public byte[] read(long offsetBytes, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offsetBytes + buffer.position()) < 0) {
                    throw new EOFException("ends at " + channel.size());
                }
            }
        } catch (IOException e) {
            throw new DiskException("read(" + path + ", at " + offsetBytes + ")", e);
        }
        return buffer.array();
    }

    @Override
    public void write(long offsetBytes, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer, offsetBytes + buffer.position());
            }
        } catch (IOException e) {
            throw new DiskException("write(" + path + ", at " + offsetBytes + ")", e);
        }
    }

    @Override
    public void sync() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new DiskException("fsync(" + path + ")", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DiskException("close(" + path + ")", e);
        }
    }
}

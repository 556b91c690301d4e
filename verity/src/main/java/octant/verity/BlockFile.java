package octant.verity;

import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/// A file or block device, read and written at positions by many threads at once.
public record BlockFile(Path path, FileChannel channel) implements CloseableBlockSource {
    /// @throws VerityException if it cannot be opened; so do all its methods if the device fails
    public static BlockFile open(Path path, OpenOption... options) {
        try {
            return new BlockFile(path, FileChannel.open(path, options));
        } catch (IOException e) {
            throw new VerityException("open(" + path + ")", e);
        }
    }

    /// The number of whole blocks; refuses a file that ends within one.
    long blocks() {
        long bytes = sizeBytes();
        if (bytes == 0 || bytes % BLOCK_BYTES != 0) {
            throw new VerityException(
                    path
                            + ": "
                            + bytes
                            + " bytes are no whole number of blocks of 4096; pad the image to one");
        }
        return bytes / BLOCK_BYTES;
    }

    @Override
    public long sizeBytes() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new VerityException("size(" + path + ")", e);
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public void read(ByteBuffer buffer, long offsetBytes) {
        try {
            long at = offsetBytes;
            while (buffer.hasRemaining()) {
                int count = channel.read(buffer, at);
                if (count < 0) {
                    throw new EOFException("file ends at " + at);
                }
                at += count;
            }
        } catch (IOException e) {
            throw new VerityException("read(" + path + ", at " + offsetBytes + ")", e);
        }
    }

    void write(ByteBuffer buffer, long offsetBytes) {
        try {
            long at = offsetBytes;
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
        } catch (IOException e) {
            throw new VerityException("write(" + path + ", at " + offsetBytes + ")", e);
        }
    }

    /// Returns once everything written is on the medium.
    void sync() {
        try {
            channel.force(true);
        } catch (IOException e) {
            throw new VerityException("fsync(" + path + ")", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new VerityException("close(" + path + ")", e);
        }
    }
}

package octant.update.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/// A bundle in a file.
public final class FileBundleSource implements BundleSource {
    private final Path path;
    private final FileChannel channel;
    private final long sizeBytes;

    private FileBundleSource(Path path, FileChannel channel, long sizeBytes) {
        this.path = path;
        this.channel = channel;
        this.sizeBytes = sizeBytes;
    }

    /// A pipe or a device is refused: it would block, maybe for ever.
    ///
    /// @throws BundleException if the file cannot be opened
    public static FileBundleSource open(Path path) {
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
                throw new BundleException(path + ": no regular file");
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new FileBundleSource(path, channel, channel.size());
        } catch (IOException e) {
            throw new BundleException("open(" + path + ")", e);
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        try {
            long at = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new BundleException(path + ": ends at " + at + "; copy the bundle again");
                }
                at += count;
            }
        } catch (IOException e) {
            throw new BundleException("read(" + path + ", at " + offset + ")", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new BundleException("close(" + path + ")", e);
        }
    }
}

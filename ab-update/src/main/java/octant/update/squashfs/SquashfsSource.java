package octant.update.squashfs;

import java.nio.ByteBuffer;

/// What holds an image.
public interface SquashfsSource {
    long sizeBytes();

    /// Fills what remains of the buffer, or fails with an unchecked exception of its own.
    void read(long offset, ByteBuffer into);
}

package octant.verity;

import java.nio.ByteBuffer;

/// What holds an image or a hash tree: a file, or a partition that an update writes to. Read by
/// several threads at once.
public interface BlockSource {
    long sizeBytes();

    /// Fills what remains of the buffer, or fails with an unchecked exception of its own.
    void read(ByteBuffer buffer, long offsetBytes);

    /// For messages.
    String name();
}

package octant.update;

import java.nio.ByteBuffer;

/// A partition that holds a root image or its hash tree. Reads may come from several threads at
/// once; writes come from one. Every failure is a [octant.update.disk.DiskException].
public interface SlotDevice extends AutoCloseable {
    /// For messages: `/dev/vda4`.
    String name();

    long sizeBytes();

    /// Fills what remains of the buffer, or fails.
    void read(long offsetBytes, ByteBuffer into);

    /// Writes all that remains of the buffer, or fails.
    void write(long offsetBytes, ByteBuffer from);

    /// Returns once everything written is on the medium (fsync).
    void sync();

    /// Drops what the page cache holds of it, so that the next reads show what the medium holds.
    /// Called after [#sync].
    void forget();

    @Override
    void close();
}

package octant.update.bundle;

import java.nio.ByteBuffer;
import java.util.List;

/// Where the bytes of a bundle come from: a file, or a URL that is read by ranges. Nothing it gives
/// is trusted; [Bundle] checks it. Used by one thread at a time.
public interface BundleSource extends AutoCloseable {
    /// Names it in messages: a path or a URL.
    String name();

    /// Of the whole bundle; does not change while it is open.
    long sizeBytes();

    /// Fills what remains of `into`.
    ///
    /// @throws BundleException if it ends before that, or cannot be read
    void read(long offset, ByteBuffer into);

    /// A hint: these are read next, in this order. They are sorted and do not overlap.
    default void prefetch(List<ByteRange> ranges) {}

    @Override
    void close();
}

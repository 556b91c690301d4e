package octant.update.bundle;

import java.nio.ByteBuffer;
import java.util.List;

/// A file in a bundle's payload. Every byte it gives was checked against the signed hash tree
/// before it was looked at. Used by one thread at a time, as its bundle is.
public interface PayloadFile {
    String name();

    long sizeBytes();

    /// Fills what remains of `into`.
    ///
    /// @throws BundleException if the file ends before that, or a block is not what was signed
    void read(long offset, ByteBuffer into);

    /// Tells the source which parts of the bundle the reads of these ranges need. Ranges are sorted
    /// and do not overlap.
    void prefetch(List<ByteRange> rangesOfThisFile);
}

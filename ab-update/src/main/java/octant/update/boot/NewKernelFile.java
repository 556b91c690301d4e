package octant.update.boot;

import java.nio.ByteBuffer;

/// A kernel while it is written. The loader does not see it until [#activate] returns, whatever
/// happens before.
public interface NewKernelFile extends AutoCloseable {
    /// Writes all that remains of the buffer. Offsets may come in any order.
    void write(long offset, ByteBuffer from);

    /// Returns once it is whole and on the medium, and was read back.
    ///
    /// @param sha256 of all of it, in hexadecimal digits
    /// @throws octant.update.UkiException if what the medium holds is not that
    void activate(String sha256);

    @Override
    void close();
}

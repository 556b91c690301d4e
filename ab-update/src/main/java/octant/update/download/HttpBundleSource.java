package octant.update.download;

import java.net.URI;
import java.nio.ByteBuffer;

/// A file behind `http` or `https`, read by ranges (RFC 9110 section 14).
public final class HttpBundleSource implements AutoCloseable {
    private HttpBundleSource() {}

    /// Asks the server for the file's size and whether it serves ranges.
    ///
    /// @throws DownloadException if the server cannot be used, and why
    public static HttpBundleSource open(URI address, DownloadOptions options) {
        throw unfinished();
    }

    /// The address without credentials and query.
    public String name() {
        throw unfinished();
    }

    public long sizeBytes() {
        throw unfinished();
    }

    /// Fills all of `into` from `offset` on.
    ///
    /// @throws DownloadException if it cannot be had within the limits, or another thread closed
    ///   this source
    public void read(long offset, ByteBuffer into) {
        throw unfinished();
    }

    /// Bytes of the file that came over the network so far, repeated ones included.
    public long bytesFetched() {
        throw unfinished();
    }

    /// From any thread; ends a read that waits.
    @Override
    public void close() {
        throw unfinished();
    }

    private static RuntimeException unfinished() {
        return new UnsupportedOperationException();
    }
}

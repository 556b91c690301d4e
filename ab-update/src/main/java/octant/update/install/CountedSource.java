package octant.update.install;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import octant.update.bundle.BundleSource;
import octant.update.bundle.ByteRange;

/// A bundle's bytes, and how many of them were asked for.
final class CountedSource implements BundleSource {
    private final BundleSource source;
    private final AtomicLong bytes = new AtomicLong();

    CountedSource(BundleSource source) {
        this.source = source;
    }

    long bytesRead() {
        return bytes.get();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public long sizeBytes() {
        return source.sizeBytes();
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        int length = into.remaining();
        source.read(offset, into);
        bytes.addAndGet(length);
    }

    @Override
    public void prefetch(List<ByteRange> ranges) {
        source.prefetch(ranges);
    }

    @Override
    public void close() {
        source.close();
    }
}

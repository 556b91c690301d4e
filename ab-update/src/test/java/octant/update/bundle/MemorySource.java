package octant.update.bundle;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// A bundle in memory, which remembers what was asked of it.
final class MemorySource implements BundleSource {
    final List<ByteRange> reads = new ArrayList<>();
    final List<ByteRange> announced = new ArrayList<>();
    boolean isClosed;
    private final byte[] bytes;

    MemorySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return "sample.raucb";
    }

    @Override
    public long sizeBytes() {
        return bytes.length;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        reads.add(new ByteRange(offset, into.remaining()));
        if (offset > bytes.length - into.remaining()) {
            throw new BundleException(name() + ": ends");
        }
        into.put(bytes, (int) offset, into.remaining());
    }

    @Override
    public void prefetch(List<ByteRange> ranges) {
        announced.addAll(ranges);
    }

    @Override
    public void close() {
        isClosed = true;
    }
}

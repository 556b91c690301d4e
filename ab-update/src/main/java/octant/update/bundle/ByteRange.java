package octant.update.bundle;

/// Bytes `offset` to `offset + length`, the latter not included.
public record ByteRange(long offset, long length) {
    public ByteRange {
        if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("range: " + offset + " + " + length);
        }
    }

    public long end() {
        return offset + length;
    }
}

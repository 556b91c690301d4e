package octant.update.boot;

import java.nio.ByteBuffer;

/// The first sector of a kernel that is being written. Who starts kernels knows one by it, so it
/// comes last: after everything else was on the medium and was read back.
public final class HeldSector {
    /// A sector arrives whole or not at all.
    public static final int BYTES = 512;

    private final byte[] sector = new byte[BYTES];

    /// Nothing is kept yet.
    public HeldSector() {}

    /// Keeps what falls into the sector.
    ///
    /// @return what to write now, at the same offset: zeros in its place
    public ByteBuffer holdBack(long offset, ByteBuffer from) {
        if (offset >= BYTES) {
            return from;
        }
        ByteBuffer bytes = ByteBuffer.allocate(from.remaining()).put(from).flip();
        int held = (int) Math.min(BYTES - offset, bytes.remaining());
        bytes.get(0, sector, (int) offset, held);
        bytes.put(0, new byte[held]);
        return bytes;
    }

    /// What was kept.
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(sector).asReadOnlyBuffer();
    }
}

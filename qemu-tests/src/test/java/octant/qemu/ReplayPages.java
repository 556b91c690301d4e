package octant.qemu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import octant.update.disk.Disk;

/// Where the bytes of a replayed disk come from, in pages of 4096 bytes. A page's source is a
/// number, and the same number is always the same bytes:
///
/// ```
/// 0    the disk as it was before the recording
/// > 0  the log, from this sector of it
/// < 0  put together of several writes, or of a torn one
/// ```
final class ReplayPages {
    static final int BYTES = 4096;
    static final int BASE = 0;

    private final Disk base;
    private final Disk log;
    private final List<byte[]> composed = new ArrayList<>();
    private final Map<Content, Integer> known = new HashMap<>();

    ReplayPages(Disk base, Disk log) {
        this.base = base;
        this.log = log;
    }

    int count() {
        return Math.toIntExact(base.sizeBytes() / BYTES);
    }

    byte[] bytes(int page, int source) {
        if (source == BASE) {
            return base.read((long) page * BYTES, BYTES);
        }
        return source > 0
                ? log.read((long) source * WriteLog.SECTOR_BYTES, BYTES)
                : composed.get(-source - 1);
    }

    /// Bytes of the log, to compose a page of.
    byte[] logged(long at, int length) {
        return log.read(at, length);
    }

    /// The source of a page with these bytes.
    int compose(byte[] bytes) {
        return known.computeIfAbsent(
                new Content(bytes),
                content -> {
                    composed.add(bytes);
                    return -composed.size();
                });
    }

    /// Told apart by its bytes.
    private static final class Content {
        private final byte[] bytes;
        private final int hash;

        Content(byte[] bytes) {
            this.bytes = bytes;
            this.hash = Arrays.hashCode(bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Content content && Arrays.equals(bytes, content.bytes);
        }
    }
}

package octant.update.download;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.update.bundle.ByteRange;

/// Announced ranges, merged to windows of which each is one request.
record FetchPlan(List<ByteRange> windows) {
    /// Fetching a gap of this size is cheaper than another request: some 20 ms at 3 MB/s.
    static final long MERGE_GAP_BYTES = 64 * 1024;

    static final FetchPlan NOTHING = new FetchPlan(List.of());

    /// @param ranges sorted by offset; those that overlap after all are merged
    /// @param sizeBytes of the file; what lies behind it is left out
    static FetchPlan of(List<ByteRange> ranges, long sizeBytes) {
        List<ByteRange> windows = new ArrayList<>();
        for (ByteRange range : ranges) {
            long end = Math.min(range.end(), sizeBytes);
            if (range.offset() >= end) {
                continue;
            }
            ByteRange last = windows.isEmpty() ? null : windows.getLast();
            if (last == null || range.offset() > last.end() + MERGE_GAP_BYTES) {
                windows.add(new ByteRange(range.offset(), end - range.offset()));
            } else if (range.offset() >= last.offset()) {
                long to = Math.max(last.end(), end);
                windows.set(windows.size() - 1, new ByteRange(last.offset(), to - last.offset()));
            } else {
                throw new IllegalArgumentException("ranges must be sorted: " + range);
            }
        }
        return new FetchPlan(List.copyOf(windows));
    }

    /// The window that has this byte; found by halving, for there may be thousands.
    Optional<ByteRange> windowAt(long offset) {
        int low = 0;
        int high = windows.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            ByteRange window = windows.get(middle);
            if (offset < window.offset()) {
                high = middle - 1;
            } else if (offset >= window.end()) {
                low = middle + 1;
            } else {
                return Optional.of(window);
            }
        }
        return Optional.empty();
    }
}

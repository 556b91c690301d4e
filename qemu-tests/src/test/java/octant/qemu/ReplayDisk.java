package octant.qemu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;

/// A disk as a power cut may leave it: what it was, and some writes of the log over it. Writes can
/// be taken back, so that thousands of states cost no more than their differences.
final class ReplayDisk implements Disk {
    /// Is told of each page that gets another source, also when that is taken back.
    interface Watcher {
        void changed(int page, int from, int to);
    }

    private record Change(int page, int from) {}

    private final ReplayPages pages;
    private final int[] sources;
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<Change> undo = new ArrayList<>();
    private boolean speculating;

    ReplayDisk(ReplayPages pages) {
        this.pages = pages;
        this.sources = new int[pages.count()];
    }

    void watch(Watcher watcher) {
        watchers.add(watcher);
    }

    /// From here on, writes are remembered until [#takeBack].
    void speculate() {
        speculating = true;
    }

    void takeBack() {
        for (Change change : undo.reversed()) {
            set(change.page(), change.from());
        }
        undo.clear();
        speculating = false;
    }

    void apply(WriteLog.Write write) {
        long done = 0;
        while (done < write.length()) {
            long at = write.offset() + done;
            int page = Math.toIntExact(at / ReplayPages.BYTES);
            int start = (int) (at % ReplayPages.BYTES);
            int length = (int) Math.min(write.length() - done, ReplayPages.BYTES - start);
            long dataAt = write.dataAt() + done;
            change(
                    page,
                    length == ReplayPages.BYTES
                            ? Math.toIntExact(dataAt / WriteLog.SECTOR_BYTES)
                            : composed(page, start, dataAt, length));
            done += length;
        }
    }

    /// Only these sectors of a write, counted from its start.
    void applyTorn(WriteLog.Write write, BitSet sectors) {
        for (int sector : sectors.stream().toArray()) {
            long skip = (long) sector * WriteLog.SECTOR_BYTES;
            long at = write.offset() + skip;
            int page = Math.toIntExact(at / ReplayPages.BYTES);
            int start = (int) (at % ReplayPages.BYTES);
            change(page, composed(page, start, write.dataAt() + skip, WriteLog.SECTOR_BYTES));
        }
    }

    int pageCount() {
        return sources.length;
    }

    int source(int page) {
        return sources[page];
    }

    byte[] page(int page) {
        return pages.bytes(page, sources[page]);
    }

    /// Whether a page has these bytes when it comes from that source.
    boolean holds(int page, int source, byte[] wanted) {
        return Arrays.equals(pages.bytes(page, source), wanted);
    }

    @Override
    public long sizeBytes() {
        return (long) sources.length * ReplayPages.BYTES;
    }

    @Override
    public byte[] read(long offsetBytes, int length) {
        if (offsetBytes < 0 || length < 0 || offsetBytes > sizeBytes() - length) {
            throw new DiskException("read(replay, at " + offsetBytes + "): ends before");
        }
        byte[] out = new byte[length];
        int done = 0;
        while (done < length) {
            long at = offsetBytes + done;
            int start = (int) (at % ReplayPages.BYTES);
            int count = Math.min(length - done, ReplayPages.BYTES - start);
            byte[] page = page(Math.toIntExact(at / ReplayPages.BYTES));
            System.arraycopy(page, start, out, done, count);
            done += count;
        }
        return out;
    }

    @Override
    public void write(long offsetBytes, byte[] bytes) {
        throw new IllegalStateException("a forecast writes nothing");
    }

    @Override
    public void sync() {
        throw new IllegalStateException("a forecast writes nothing");
    }

    private int composed(int page, int start, long dataAt, int length) {
        byte[] bytes = page(page).clone();
        System.arraycopy(pages.logged(dataAt, length), 0, bytes, start, length);
        return pages.compose(bytes);
    }

    private void change(int page, int to) {
        if (speculating) {
            undo.add(new Change(page, sources[page]));
        }
        set(page, to);
    }

    private void set(int page, int to) {
        int from = sources[page];
        sources[page] = to;
        watchers.forEach(watcher -> watcher.changed(page, from, to));
    }
}

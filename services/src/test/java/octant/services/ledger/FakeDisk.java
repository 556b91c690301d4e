package octant.services.ledger;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A folder in memory that fails on cue and loses power: what was written since the last sync of a
/// file is then kept or lost sector by sector, names since the last sync of the folder one by one.
final class FakeDisk implements LedgerFiles {
    private static final int SECTOR_BYTES = 512;

    enum Call {
        WRITE,
        SYNC,
        TRUNCATE,
        CREATE,
        SYNC_FOLDER
    }

    /// The next such call ends so.
    ///
    /// @param writtenBytes what a failing write leaves nevertheless
    record Failure(Call call, String message, int writtenBytes) {}

    private static final class Content {
        byte[] cached = {};
        byte[] durable = {};
    }

    private final SortedMap<String, Content> names = new TreeMap<>();
    private final SortedMap<String, Content> durableNames = new TreeMap<>();
    private final Queue<Failure> failures = new ArrayDeque<>();
    private boolean isLocked;
    private long syncs;

    synchronized void failNext(Call call, String message, int writtenBytes) {
        failures.add(new Failure(call, message, writtenBytes));
    }

    synchronized void works() {
        failures.clear();
    }

    synchronized long syncs() {
        return syncs;
    }

    /// What a machine finds after the power came back.
    synchronized FakeDisk afterPowerCut(Random random) {
        FakeDisk after = new FakeDisk();
        SortedSet<String> all = new TreeSet<>(names.keySet());
        all.addAll(durableNames.keySet());
        for (String name : all) {
            Map<String, Content> source =
                    names.containsKey(name) == durableNames.containsKey(name)
                                    || random.nextBoolean()
                            ? names
                            : durableNames;
            Content content = source.get(name);
            if (content != null) {
                Content left = new Content();
                left.cached = torn(content, random);
                left.durable = left.cached.clone();
                after.names.put(name, left);
                after.durableNames.put(name, left);
            }
        }
        return after;
    }

    /// Each sector as it was synced or as it was written last; the size something between.
    private static byte[] torn(Content content, Random random) {
        int least = Math.min(content.durable.length, content.cached.length);
        int most = Math.max(content.durable.length, content.cached.length);
        byte[] left = new byte[least + random.nextInt(most - least + 1)];
        for (int at = 0; at < left.length; at += SECTOR_BYTES) {
            byte[] source = random.nextBoolean() ? content.durable : content.cached;
            int length = Math.min(Math.min(SECTOR_BYTES, left.length - at), source.length - at);
            if (length > 0) {
                System.arraycopy(source, at, left, at, length);
            }
        }
        return left;
    }

    synchronized byte[] bytes(String name) {
        return content(name).cached.clone();
    }

    synchronized void put(String name, byte[] bytes) {
        Content content = new Content();
        content.cached = bytes.clone();
        content.durable = bytes.clone();
        names.put(name, content);
        durableNames.put(name, content);
    }

    synchronized FakeDisk copy() {
        FakeDisk copy = new FakeDisk();
        names.forEach((name, content) -> copy.put(name, content.cached));
        return copy;
    }

    @Override
    public void create() {}

    @Override
    public synchronized Closeable lock() throws IOException {
        if (isLocked) {
            throw new IOException("locked");
        }
        isLocked = true;
        return () -> {
            synchronized (this) {
                isLocked = false;
            }
        };
    }

    @Override
    public synchronized SortedSet<String> names() {
        return new TreeSet<>(names.keySet());
    }

    @Override
    public synchronized LedgerFile open(String name) throws IOException {
        if (!names.containsKey(name)) {
            throw new FileNotFoundException(name);
        }
        return new FakeFile(content(name));
    }

    @Override
    public LedgerFile openToRead(String name) throws IOException {
        return open(name);
    }

    @Override
    public synchronized LedgerFile createFile(String name) throws IOException {
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name);
        }
        failOnCue(Call.CREATE);
        names.put(name, new Content());
        return open(name);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        if (names.remove(name) == null) {
            throw new FileNotFoundException(name);
        }
    }

    @Override
    public synchronized void sync() throws IOException {
        failOnCue(Call.SYNC_FOLDER);
        durableNames.clear();
        durableNames.putAll(names);
    }

    @Override
    public String toString() {
        return "a disk in memory";
    }

    private Content content(String name) {
        Content content = names.get(name);
        if (content == null) {
            throw new IllegalArgumentException("no file " + name);
        }
        return content;
    }

    private void failOnCue(Call call) throws Cue {
        Failure next = failures.peek();
        if (next != null && next.call() == call) {
            failures.remove();
            throw new Cue(next);
        }
    }

    private static final class Cue extends IOException {
        private static final long serialVersionUID = 1;
        private final int writtenBytes;

        Cue(Failure failure) {
            super(failure.message());
            writtenBytes = failure.writtenBytes();
        }
    }

    private final class FakeFile implements LedgerFile {
        private final Content content;

        FakeFile(Content content) {
            this.content = content;
        }

        @Override
        public long sizeBytes() {
            synchronized (FakeDisk.this) {
                return content.cached.length;
            }
        }

        @Override
        public int read(long offset, byte[] target, int at, int length) {
            synchronized (FakeDisk.this) {
                int size = Math.clamp(content.cached.length - offset, 0, length);
                if (size > 0) {
                    System.arraycopy(content.cached, (int) offset, target, at, size);
                }
                return size;
            }
        }

        @Override
        public void write(long offset, byte[] source, int from, int length) throws IOException {
            synchronized (FakeDisk.this) {
                try {
                    failOnCue(Call.WRITE);
                } catch (Cue cue) {
                    put(offset, source, from, Math.min(cue.writtenBytes, length));
                    throw cue;
                }
                put(offset, source, from, length);
            }
        }

        private void put(long offset, byte[] source, int from, int length) {
            int end = Math.toIntExact(offset + length);
            if (end > content.cached.length) {
                content.cached = Arrays.copyOf(content.cached, end);
            } else {
                content.cached = content.cached.clone();
            }
            System.arraycopy(source, from, content.cached, (int) offset, length);
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            synchronized (FakeDisk.this) {
                failOnCue(Call.TRUNCATE);
                content.cached = Arrays.copyOf(content.cached, Math.toIntExact(sizeBytes));
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (FakeDisk.this) {
                failOnCue(Call.SYNC);
                syncs++;
                content.durable = content.cached.clone();
            }
        }

        @Override
        public void close() {}
    }

    /// The segment files, in order.
    synchronized List<String> segments() {
        List<String> segments = new ArrayList<>(names.keySet());
        segments.removeIf(name -> SegmentHeader.firstSequence(name).isEmpty());
        return segments;
    }
}

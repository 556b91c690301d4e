package octant.update.install;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import octant.update.SlotDevice;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.GptPartition;

/// A disk in memory that remembers every write and sync, so that a power cut can be played at each
/// of them, and that fails when it is told to. Thinly filled: pages that were never written are
/// zeros.
public final class RecordedDisk implements Disk {
    public static final int SECTOR_BYTES = 512;

    private static final int PAGE_BYTES = 4096;

    /// What happened, in order.
    public sealed interface Event {
        /// @param region which device it was written through: each has its own syncs
        record Write(String region, long offsetBytes, ByteBuffer bytes) implements Event {
            @Override
            public String toString() {
                return region + ": " + bytes.limit() + " bytes at " + offsetBytes;
            }
        }

        record Sync(String region) implements Event {}

        /// The EFI system partition was synced and holds these files.
        record Esp(Map<String, byte[]> files) implements Event {
            @Override
            public String toString() {
                return "esp: " + files.keySet();
            }
        }
    }

    private final long sizeBytes;
    private final Map<Long, byte[]> pages;
    private final List<Event> events = new ArrayList<>();
    private Consumer<Event> fault = _ -> {};

    public RecordedDisk(long sizeBytes) {
        this(sizeBytes, new HashMap<>());
    }

    private RecordedDisk(long sizeBytes, Map<Long, byte[]> pages) {
        this.sizeBytes = sizeBytes;
        this.pages = pages;
    }

    /// What it holds now, with an empty record.
    public RecordedDisk copy() {
        Map<Long, byte[]> copies = new HashMap<>();
        pages.forEach((number, page) -> copies.put(number, page.clone()));
        return new RecordedDisk(sizeBytes, copies);
    }

    public List<Event> events() {
        return events;
    }

    /// Asked before each write and sync; may throw.
    public void failBy(Consumer<Event> thrower) {
        fault = thrower;
    }

    void record(Event event) {
        fault.accept(event);
        events.add(event);
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public byte[] read(long offsetBytes, int length) {
        byte[] bytes = new byte[length];
        read(offsetBytes, ByteBuffer.wrap(bytes));
        return bytes;
    }

    @Override
    public void write(long offsetBytes, byte[] bytes) {
        write("disk", offsetBytes, bytes);
    }

    @Override
    public void sync() {
        record(new Event.Sync("disk"));
    }

    /// Without a record.
    public void put(long offsetBytes, byte[] bytes, int from, int length) {
        for (int done = 0; done < length; ) {
            long at = offsetBytes + done;
            int within = (int) (at % PAGE_BYTES);
            int part = Math.min(PAGE_BYTES - within, length - done);
            byte[] page = pages.computeIfAbsent(at / PAGE_BYTES, _ -> new byte[PAGE_BYTES]);
            System.arraycopy(bytes, from + done, page, within, part);
            done += part;
        }
    }

    SlotDevice device(GptPartition row) {
        return new Region(row.name(), row.firstLba() * SECTOR_BYTES, row.sectors() * SECTOR_BYTES);
    }

    private void write(String region, long offsetBytes, byte[] bytes) {
        if (offsetBytes < 0 || offsetBytes + bytes.length > sizeBytes) {
            throw new DiskException(
                    "write(" + region + ", at " + offsetBytes + "): beyond its end");
        }
        record(new Event.Write(region, offsetBytes, ByteBuffer.wrap(bytes.clone())));
        put(offsetBytes, bytes, 0, bytes.length);
    }

    private void read(long offsetBytes, ByteBuffer into) {
        if (offsetBytes < 0 || offsetBytes + into.remaining() > sizeBytes) {
            throw new DiskException("read(at " + offsetBytes + "): beyond its end");
        }
        long at = offsetBytes;
        while (into.hasRemaining()) {
            int within = (int) (at % PAGE_BYTES);
            int part = Math.min(PAGE_BYTES - within, into.remaining());
            byte[] page = pages.get(at / PAGE_BYTES);
            into.put(page == null ? new byte[PAGE_BYTES] : page, within, part);
            at += part;
        }
    }

    private final class Region implements SlotDevice {
        private final String name;
        private final long start;
        private final long size;

        Region(String name, long start, long size) {
            this.name = name;
            this.start = start;
            this.size = size;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long sizeBytes() {
            return size;
        }

        @Override
        public void read(long offsetBytes, ByteBuffer into) {
            if (offsetBytes + into.remaining() > size) {
                throw new DiskException("read(" + name + "): beyond its end");
            }
            RecordedDisk.this.read(start + offsetBytes, into);
        }

        @Override
        public void write(long offsetBytes, ByteBuffer from) {
            if (offsetBytes + from.remaining() > size) {
                throw new DiskException("write(" + name + "): beyond its end");
            }
            byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            RecordedDisk.this.write(name, start + offsetBytes, bytes);
        }

        @Override
        public void sync() {
            record(new Event.Sync(name));
        }

        @Override
        public void forget() {}

        @Override
        public void close() {}
    }
}

package octant.services.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/// One partition on the disk, open for appending. Owned by one thread.
///
/// After any exception it is unusable: close it and open another with a [Retreat] to where it was.
final class LedgerStore implements Closeable {
    /// Where the acknowledged entries of an earlier run in this process end: what is behind them
    /// was refused to its writers and must go.
    ///
    /// @param isDistrusted after a failed flush: what reads give may be in memory only, so no
    ///   further entry shares a page with what is there
    record Retreat(Position acknowledged, boolean isDistrusted) {}

    /// Torn pieces that are kept, and of each so much.
    static final int MAX_TORN_FILES = 32;

    static final int MAX_TORN_BYTES = 1024 * 1024;

    static final String TORN_SUFFIX = ".torn";

    /// Segments that a start sets aside before it calls the store unusable.
    private static final int MAX_TORN_SEGMENTS = 2;

    private final LedgerFiles files;
    private final PartitionName partition;
    private final int segmentBytes;
    private final InstantSource clock;
    private final Sha256 sha256;
    private final Closeable lock;
    private final List<Entry> notices = new ArrayList<>();

    private final LedgerFile headFile;
    private LedgerFile segment;
    private Position position;
    private byte[] batch = new byte[EntryFormat.MAX_BYTES];
    private boolean isDistrusted;
    private Optional<IOException> headFailure = Optional.empty();

    /// Opens a partition, repairing what a crash left; see [Tail].
    ///
    /// @param segmentBytes when a segment is full; a single batch may exceed it
    LedgerStore(
            LedgerFiles files,
            PartitionName partition,
            int segmentBytes,
            InstantSource clock,
            Sha256 sha256,
            Optional<Retreat> retreat)
            throws IOException {
        this.files = files;
        this.partition = partition;
        this.segmentBytes = segmentBytes;
        this.clock = clock;
        this.sha256 = sha256;
        files.create();
        lock = files.lock();
        List<Closeable> opened = new ArrayList<>(List.of(lock));
        try {
            if (retreat.isPresent()) {
                retreat(retreat.get().acknowledged());
            }
            Optional<Head> head = head();
            headFile = openHead(head.isPresent());
            opened.add(headFile);
            Head known = furthest(head.orElse(Head.NONE), retreat);
            Opened tail = openTail(known);
            opened.add(tail.file());
            segment = tail.file();
            position = tail.end();
            if (head.isEmpty() && position.sequence() > 0) {
                notices.add(notice("ledger.head-lost", Map.of()));
            }
            if (retreat.isPresent() && retreat.get().isDistrusted()) {
                roll();
            }
            writeHead();
            headFile.sync();
        } catch (IOException | RuntimeException e) {
            closeAll(opened, e);
            throw e;
        }
    }

    /// What opening found and repaired, to be appended before anything else.
    List<Entry> notices() {
        return notices;
    }

    /// Behind the last entry that is on the disk.
    Position position() {
        return position;
    }

    /// Whether a flush failed, so that reads no longer show what is on the disk.
    boolean isDistrusted() {
        return isDistrusted;
    }

    /// A failure to note how far the partition has come; its entries are on the disk all the same.
    Optional<IOException> headFailure() {
        return headFailure;
    }

    /// Appends encoded entries with one write and one flush; they are on the disk when it returns.
    List<Receipt> append(List<byte[]> entries) throws IOException {
        int bytes = entries.stream().mapToInt(entry -> entry.length).sum();
        if (position.offset() > SegmentHeader.BYTES && position.offset() + bytes > segmentBytes) {
            roll();
        }
        if (batch.length < bytes) {
            batch = new byte[bytes];
        }
        Instant now = clock.instant();
        long nanos = nanos(now);
        List<Receipt> receipts = new ArrayList<>(entries.size());
        long sequence = position.sequence();
        LedgerHash hash = position.hash();
        int at = 0;
        for (byte[] entry : entries) {
            System.arraycopy(entry, 0, batch, at, entry.length);
            sequence++;
            hash = EntryFormat.chain(batch, at, sequence, nanos, position.sequence(), hash, sha256);
            receipts.add(new Receipt(partition, sequence, now, hash));
            at += entry.length;
        }
        segment.write(position.offset(), batch, 0, bytes);
        syncSegment();
        position = new Position(position.segment(), position.offset() + bytes, sequence, hash);
        try {
            writeHead();
        } catch (IOException e) {
            headFailure = Optional.of(e);
        }
        return receipts;
    }

    private void syncSegment() throws IOException {
        try {
            segment.sync();
        } catch (IOException e) {
            isDistrusted = true;
            throw e;
        }
    }

    /// Notes durably how far the partition has come, and lets go of it.
    @Override
    public void close() throws IOException {
        try (Closeable _ = lock;
                Closeable _ = headFile;
                Closeable _ = segment) {
            headFile.sync();
        }
    }

    private void roll() throws IOException {
        Opened next = createSegment(position.sequence(), position.hash());
        LedgerFile full = segment;
        segment = next.file();
        position = next.end();
        full.close();
    }

    private void writeHead() throws IOException {
        byte[] bytes = new Head(position.sequence(), position.hash()).encode(sha256);
        headFile.write(0, bytes, 0, bytes.length);
    }

    // --- opening

    private record Opened(LedgerFile file, Position end) {}

    private void retreat(Position acknowledged) throws IOException {
        if (!files.names().contains(acknowledged.segment())) {
            return;
        }
        try (LedgerFile file = files.open(acknowledged.segment())) {
            if (file.sizeBytes() > acknowledged.offset()) {
                file.truncate(acknowledged.offset());
            }
            file.sync();
        }
    }

    private static Head furthest(Head head, Optional<Retreat> retreat) {
        return retreat.map(Retreat::acknowledged)
                .filter(acknowledged -> acknowledged.sequence() > head.sequence())
                .map(acknowledged -> new Head(acknowledged.sequence(), acknowledged.hash()))
                .orElse(head);
    }

    /// The head, if there is a good one; a bad one is kept aside.
    private Optional<Head> head() throws IOException {
        if (!files.names().contains(Head.FILE_NAME)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[Head.BYTES];
        int available;
        try (LedgerFile file = files.open(Head.FILE_NAME)) {
            available = file.read(0, bytes, 0, bytes.length);
        }
        try {
            return Optional.of(Head.decode(bytes, available, sha256));
        } catch (MalformedException e) {
            setAside(Head.FILE_NAME, 0);
            return Optional.empty();
        }
    }

    private LedgerFile openHead(boolean exists) throws IOException {
        if (exists) {
            return files.open(Head.FILE_NAME);
        }
        if (files.names().contains(Head.FILE_NAME)) {
            files.delete(Head.FILE_NAME);
        }
        LedgerFile file = files.createFile(Head.FILE_NAME);
        try {
            byte[] none = Head.NONE.encode(sha256);
            file.write(0, none, 0, none.length);
            file.sync();
            files.sync();
            return file;
        } catch (IOException e) {
            closeAll(List.of(file), e);
            throw e;
        }
    }

    private Opened openTail(Head known) throws IOException {
        for (int attempt = 0; attempt <= MAX_TORN_SEGMENTS; attempt++) {
            Tail tail = new TailInspection(files, partition, known, sha256).inspect();
            switch (tail) {
                case Tail.Fresh() -> {
                    return createSegment(0, LedgerHash.ZERO);
                }
                case Tail.Whole(Position end) -> {
                    return new Opened(files.open(end.segment()), end);
                }
                case Tail.Torn torn -> {
                    return cutBack(torn);
                }
                case Tail.TornSegment(String name, String reason) -> {
                    String kept = setAside(name, 0);
                    files.delete(name);
                    files.sync();
                    notices.add(
                            notice(
                                    "ledger.torn-segment",
                                    Map.of("segment", name, "reason", reason, "kept-as", kept)));
                }
                case Tail.Damaged damaged -> {
                    notices.add(notice(damaged));
                    return createSegment(damaged.lastSequence(), damaged.lastHash());
                }
            }
        }
        throw new IOException(
                files + ": more than " + MAX_TORN_SEGMENTS + " segments without a header");
    }

    private Opened cutBack(Tail.Torn torn) throws IOException {
        Position end = torn.end();
        String kept = setAside(end.segment(), end.offset());
        LedgerFile file = files.open(end.segment());
        try {
            file.truncate(end.offset());
            file.sync();
        } catch (IOException e) {
            closeAll(List.of(file), e);
            throw e;
        }
        notices.add(
                notice(
                        "ledger.torn-tail",
                        Map.of(
                                "segment",
                                end.segment(),
                                "offset",
                                Long.toString(end.offset()),
                                "bytes",
                                Long.toString(torn.sizeBytes() - end.offset()),
                                "reason",
                                torn.reason(),
                                "kept-as",
                                kept)));
        return new Opened(file, end);
    }

    private static Entry notice(Tail.Damaged damaged) {
        return notice(
                "ledger.damaged",
                Map.of(
                        "segment",
                        damaged.segment(),
                        "offset",
                        Long.toString(damaged.offset()),
                        "sequence",
                        Long.toString(damaged.sequence()),
                        "reason",
                        damaged.reason()));
    }

    private static Entry notice(String kind, Map<String, String> fields) {
        return new Entry(kind, "ledger", new TreeMap<>(fields));
    }

    /// Copies the bytes of `name` from `offset` on into a file of their own, at most
    /// [#MAX_TORN_BYTES], and makes that durable.
    ///
    /// @return the new name, or `nothing` if there are none or too many such files
    private String setAside(String name, long offset) throws IOException {
        SortedSet<String> names = files.names();
        long torn = names.stream().filter(taken -> taken.endsWith(TORN_SUFFIX)).count();
        byte[] bytes = new byte[MAX_TORN_BYTES];
        int size;
        try (LedgerFile file = files.open(name)) {
            size = file.read(offset, bytes, 0, bytes.length);
        }
        if (size == 0 || torn >= MAX_TORN_FILES) {
            return "nothing";
        }
        String prefix = name + "." + offset + ".";
        int number = 0;
        while (names.contains(prefix + number + TORN_SUFFIX)) {
            number++;
        }
        String kept = prefix + number + TORN_SUFFIX;
        try (LedgerFile file = files.createFile(kept)) {
            file.write(0, bytes, 0, size);
            file.sync();
        } catch (IOException e) {
            deleteAfter(e, kept);
            throw e;
        }
        files.sync();
        return kept;
    }

    /// Makes the segment that follows the entry `last`; it is on the disk when this returns.
    private Opened createSegment(long last, LedgerHash hash) throws IOException {
        SegmentHeader header = new SegmentHeader(partition, last + 1, nanos(clock.instant()), hash);
        String name = SegmentHeader.fileName(last + 1);
        LedgerFile file = files.createFile(name);
        try {
            byte[] bytes = header.encode(sha256);
            file.write(0, bytes, 0, bytes.length);
            file.sync();
            files.sync();
        } catch (IOException e) {
            closeAll(List.of(file), e);
            deleteAfter(e, name);
            throw e;
        }
        return new Opened(file, new Position(name, SegmentHeader.BYTES, last, hash));
    }

    private void deleteAfter(IOException cause, String name) {
        try {
            files.delete(name);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void closeAll(List<Closeable> opened, Exception cause) {
        for (Closeable closeable : opened.reversed()) {
            try {
                closeable.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000 + time.getNano();
    }
}

package octant.services.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides what the end of a partition is; reads only, and only the last segment.
///
/// Bytes that are no entry are a *torn tail* if nothing shows that their place had been
/// acknowledged. It had been if the head says so, or a later entry does, or the bytes are a whole
/// entry that belongs elsewhere (no crash leaves that): then it is *damage*.
final class TailInspection {
    private final LedgerFiles files;
    private final PartitionName partition;
    private final Head head;
    private final Sha256 sha256;

    /// @param head how far the partition had come at least
    TailInspection(LedgerFiles files, PartitionName partition, Head head, Sha256 sha256) {
        this.files = files;
        this.partition = partition;
        this.head = head;
        this.sha256 = sha256;
    }

    Tail inspect() throws IOException {
        List<String> segments = segments(files);
        if (segments.isEmpty()) {
            return head.sequence() == 0
                    ? new Tail.Fresh()
                    : damaged(
                            new Position(SegmentHeader.fileName(1), 0, 0, LedgerHash.ZERO),
                            "no segment is left",
                            head);
        }
        String last = segments.getLast();
        long first = SegmentHeader.firstSequence(last).orElseThrow();
        try (LedgerFile file = files.openToRead(last)) {
            SegmentHeader header;
            try {
                header = header(file, last);
            } catch (MalformedException e) {
                return withoutHeader(file, last, first, e.reason());
            }
            Position start = new Position(last, SegmentHeader.BYTES, first - 1, header.previous());
            if (head.sequence() == first - 1 && !head.hash().equals(header.previous())) {
                Salvage salvage = Salvage.after(file, start.offset(), start.sequence(), sha256);
                return damaged(
                        start, "the head names another entry before", furthest(start, salvage));
            }
            return scan(file, start);
        }
    }

    /// The segment files among the partition's, in order.
    static List<String> segments(LedgerFiles files) throws IOException {
        List<String> segments = new ArrayList<>(files.names());
        segments.removeIf(name -> SegmentHeader.firstSequence(name).isEmpty());
        return segments;
    }

    private SegmentHeader header(LedgerFile file, String name)
            throws IOException, MalformedException {
        byte[] bytes = new byte[SegmentHeader.BYTES];
        int available = file.read(0, bytes, 0, bytes.length);
        return SegmentHeader.decode(bytes, available, partition, name, sha256);
    }

    /// The header is on the disk before the first entry is acknowledged, so without one the segment
    /// is new, or damaged.
    private Tail withoutHeader(LedgerFile file, String segment, long first, String reason)
            throws IOException {
        Salvage salvage = Salvage.after(file, 0, first - 1, sha256);
        if (head.sequence() < first && salvage.last() == 0 && salvage.durable() == 0) {
            return new Tail.TornSegment(segment, reason);
        }
        Position start = new Position(segment, 0, first - 1, LedgerHash.ZERO);
        return damaged(start, reason, furthest(start, salvage));
    }

    private Tail scan(LedgerFile file, Position start) throws IOException {
        SegmentScan scan = new SegmentScan(file, start, sha256);
        while (scan.advance()) {
            if (scan.sequence() == head.sequence() && !scan.hash().equals(head.hash())) {
                Position end = scan.position();
                Salvage salvage = Salvage.after(file, end.offset(), end.sequence(), sha256);
                return damaged(end, "the head names another entry", furthest(end, salvage));
            }
        }
        Position end = scan.position();
        Optional<SegmentScan.Fault> fault = scan.fault();
        if (fault.isEmpty()) {
            return head.sequence() > end.sequence()
                    ? damaged(end, "entries are missing behind it", head)
                    : new Tail.Whole(end);
        }
        Salvage salvage = Salvage.after(file, end.offset(), end.sequence(), sha256);
        boolean acknowledged =
                fault.get().isWhole()
                        || head.sequence() > end.sequence()
                        || salvage.durable() > end.sequence();
        return acknowledged
                ? damaged(end, fault.get().reason(), furthest(end, salvage))
                : new Tail.Torn(end, file.sizeBytes(), fault.get().reason());
    }

    /// The last entry whose hash is known, so that as much as possible stays chained.
    private Head furthest(Position good, Salvage salvage) {
        if (salvage.last() > good.sequence() && salvage.last() >= head.sequence()) {
            return new Head(salvage.last(), salvage.lastHash());
        }
        return head.sequence() > good.sequence() ? head : new Head(good.sequence(), good.hash());
    }

    /// The new segment's name must sort behind the damaged one's.
    private static Tail damaged(Position good, String reason, Head last) {
        long atLeast = SegmentHeader.firstSequence(good.segment()).orElseThrow();
        return new Tail.Damaged(
                good.segment(),
                good.offset(),
                good.sequence() + 1,
                reason,
                Math.max(last.sequence(), atLeast),
                last.hash());
    }
}

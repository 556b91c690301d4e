package octant.services.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Proves a ledger: reads every partition from its first entry to its last and checks every length,
/// sequence, hash and link, within the memory of one window. Only reads; the ledger may be running.
///
/// It proves the chain up to the head that is stored beside it. That a whole partition was removed,
/// or all of it written anew, shows only against a hash kept elsewhere.
public final class LedgerVerifier {
    /// A running ledger writes while this reads: a torn tail is looked at again, this often without
    /// progress.
    private static final int LOOKS = 4;

    private static final long LOOK_MILLIS = 25;

    private final Sha256 sha256 = new Sha256();

    private LedgerVerifier() {}

    /// Checks all partitions under `folder`.
    ///
    /// @throws LedgerException if the folder or a file in it cannot be read
    public static LedgerReport verify(Path folder) {
        String[] names = folder.toFile().list();
        if (names == null) {
            throw new LedgerException("ledger " + folder + ": no such folder, or not readable");
        }
        Arrays.sort(names);
        List<Verification> partitions = new ArrayList<>();
        for (String name : names) {
            Path partition = folder.resolve(name);
            if (PartitionName.isName(name) && partition.toFile().isDirectory()) {
                try {
                    partitions.add(verify(new DiskFiles(partition), new PartitionName(name)));
                } catch (IOException e) {
                    throw new LedgerException(
                            "ledger " + partition + ": cannot be read: " + e.getMessage(), e);
                }
            }
        }
        return new LedgerReport(folder, partitions);
    }

    /// Checks one partition.
    static Verification verify(LedgerFiles files, PartitionName partition) throws IOException {
        return new LedgerVerifier().check(files, partition);
    }

    private Verification check(LedgerFiles files, PartitionName partition) throws IOException {
        // The head first: a running ledger only goes on from there.
        Optional<String> headFault = Optional.empty();
        Head head = Head.NONE;
        boolean hasHead = files.names().contains(Head.FILE_NAME);
        try {
            head = hasHead ? head(files) : Head.NONE;
        } catch (MalformedException e) {
            headFault = Optional.of(e.reason());
        }
        Walk walk = new Walk(files, partition, head);
        Verification found = walk.verify();
        if (found instanceof Verification.Broken || (walk.entries == 0 && head.equals(Head.NONE))) {
            return headFault.isPresent() && !(found instanceof Verification.Broken)
                    ? brokenHead(walk, headFault.get())
                    : found;
        }
        if (!hasHead) {
            return brokenHead(walk, "the head is missing");
        }
        return headFault.isPresent() ? brokenHead(walk, headFault.get()) : found;
    }

    private static Verification brokenHead(Walk walk, String reason) {
        return new Verification.Broken(
                walk.partition, Head.FILE_NAME, 0, walk.end.sequence(), reason);
    }

    private Head head(LedgerFiles files) throws IOException, MalformedException {
        byte[] bytes = new byte[Head.BYTES];
        try (LedgerFile file = files.openToRead(Head.FILE_NAME)) {
            int available = file.read(0, bytes, 0, bytes.length);
            return Head.decode(bytes, available, sha256);
        }
    }

    /// One partition on its way to a verdict.
    private final class Walk {
        private final LedgerFiles files;
        private final PartitionName partition;
        private final Head head;
        private Position end = new Position(SegmentHeader.fileName(1), 0, 0, LedgerHash.ZERO);
        private long entries;

        Walk(LedgerFiles files, PartitionName partition, Head head) {
            this.files = files;
            this.partition = partition;
            this.head = head;
        }

        Verification verify() throws IOException {
            List<String> segments = TailInspection.segments(files);
            for (String segment : segments) {
                boolean isLast = segment.equals(segments.getLast());
                try (LedgerFile file = files.openToRead(segment)) {
                    Optional<Verification> fault = segment(file, segment, isLast);
                    if (fault.isPresent()) {
                        return fault.get();
                    }
                }
            }
            if (end.sequence() < head.sequence()) {
                return broken(
                        "entries "
                                + (end.sequence() + 1)
                                + " to "
                                + head.sequence()
                                + " were acknowledged and are missing");
            }
            return new Verification.Intact(partition, entries, end.sequence(), end.hash());
        }

        private Optional<Verification> segment(LedgerFile file, String name, boolean isLast)
                throws IOException {
            long first = SegmentHeader.firstSequence(name).orElseThrow();
            if (first != end.sequence() + 1) {
                return Optional.of(broken("the next segment starts at entry " + first));
            }
            byte[] bytes = new byte[SegmentHeader.BYTES];
            int available = file.read(0, bytes, 0, bytes.length);
            try {
                SegmentHeader header =
                        SegmentHeader.decode(bytes, available, partition, name, sha256);
                end = new Position(name, 0, end.sequence(), end.hash());
                if (!header.previous().equals(end.hash())) {
                    return Optional.of(broken("it does not follow the segment before (chain)"));
                }
            } catch (MalformedException e) {
                end = new Position(name, 0, end.sequence(), end.hash());
                return Optional.of(verdict(file, e.reason(), false, isLast));
            }
            end = new Position(name, SegmentHeader.BYTES, end.sequence(), end.hash());
            return entries(file, isLast);
        }

        private Optional<Verification> entries(LedgerFile file, boolean isLast) throws IOException {
            int looks = 0;
            while (true) {
                long before = end.sequence();
                SegmentScan scan = new SegmentScan(file, end, sha256);
                while (scan.advance()) {
                    if (scan.sequence() == head.sequence() && !scan.hash().equals(head.hash())) {
                        return Optional.of(broken("the head names another entry here"));
                    }
                }
                end = scan.position();
                entries += end.sequence() - before;
                if (scan.fault().isEmpty()) {
                    return Optional.empty();
                }
                SegmentScan.Fault fault = scan.fault().get();
                Verification verdict = verdict(file, fault.reason(), fault.isWhole(), isLast);
                looks = end.sequence() > before ? 0 : looks + 1;
                if (verdict instanceof Verification.Broken || looks == LOOKS) {
                    return Optional.of(verdict);
                }
                pause();
            }
        }

        /// Damage, or what a crash may have left; see [TailInspection].
        private Verification verdict(
                LedgerFile file, String reason, boolean isWhole, boolean isLast)
                throws IOException {
            if (!isLast || isWhole || head.sequence() > end.sequence()) {
                return broken(reason);
            }
            Salvage salvage = Salvage.after(file, end.offset(), end.sequence(), sha256);
            boolean isHeader = end.offset() == 0;
            if (salvage.durable() > end.sequence() || (isHeader && salvage.last() > 0)) {
                return broken(reason);
            }
            return new Verification.TornTail(
                    partition,
                    entries,
                    end.hash(),
                    end.segment(),
                    end.offset(),
                    end.sequence() + 1,
                    file.sizeBytes() - end.offset(),
                    reason);
        }

        private Verification broken(String reason) {
            return new Verification.Broken(
                    partition, end.segment(), end.offset(), end.sequence() + 1, reason);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

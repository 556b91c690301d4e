package octant.services.ledger;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Ledgers in memory for tests.
final class Stores {
    static final InstantSource CLOCK =
            InstantSource.fixed(Instant.ofEpochSecond(1_790_000_000, 123_456_789));

    private Stores() {}

    static LedgerStore open(FakeDisk disk, int segmentBytes) throws IOException {
        return new LedgerStore(
                disk, PartitionName.SYSTEM, segmentBytes, CLOCK, new Sha256(), Optional.empty());
    }

    /// Appends one entry, and gives its hash.
    static LedgerHash append(LedgerStore store, int number) throws IOException {
        return store.append(List.of(EntryFormat.encode(entry(number)))).getFirst().hash();
    }

    static Entry entry(int number) {
        return new Entry(
                "test.kind", "tester", Map.of("number", Integer.toString(number), "text", "grün"));
    }

    /// A store of `entries` entries, in batches of one to three.
    static FakeDisk disk(int entries, int segmentBytes) throws IOException {
        FakeDisk disk = new FakeDisk();
        try (LedgerStore store = open(disk, segmentBytes)) {
            int next = 1;
            for (int round = 0; next <= entries; round++) {
                List<byte[]> batch = new ArrayList<>();
                for (int i = 0; i <= round % 3 && next <= entries; i++) {
                    batch.add(EntryFormat.encode(entry(next++)));
                }
                store.append(batch);
            }
        }
        return disk;
    }

    /// The hash of every entry of a store that is intact, by sequence.
    static SortedMap<Long, LedgerHash> hashes(LedgerFiles files) throws IOException {
        SortedMap<Long, LedgerHash> hashes = new TreeMap<>();
        LedgerHash previous = LedgerHash.ZERO;
        for (String segment : TailInspection.segments(files)) {
            long first = SegmentHeader.firstSequence(segment).orElseThrow();
            Position start = new Position(segment, SegmentHeader.BYTES, first - 1, previous);
            try (LedgerFile file = files.openToRead(segment)) {
                SegmentScan scan = new SegmentScan(file, start, new Sha256());
                while (scan.advance()) {
                    hashes.put(scan.sequence(), scan.hash());
                }
                previous = scan.hash();
            }
        }
        return hashes;
    }

    static Verification verify(FakeDisk disk) throws IOException {
        return LedgerVerifier.verify(disk, PartitionName.SYSTEM);
    }
}

package octant.services.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerStoreTest {
    private static final int SEGMENT_BYTES = 1024;

    @Test
    void aTornTailAtEveryByteIsCutOffAndAllWholeEntriesStay() throws IOException {
        FakeDisk before = Stores.disk(3, SEGMENT_BYTES);
        FakeDisk after = before.copy();
        try (LedgerStore store = Stores.open(after, SEGMENT_BYTES)) {
            store.append(
                    List.of(
                            EntryFormat.encode(Stores.entry(4)),
                            EntryFormat.encode(Stores.entry(5))));
        }
        String segment = before.segments().getLast();
        int from = before.bytes(segment).length;
        byte[] full = after.bytes(segment);
        int entryBytes = EntryFormat.encode(Stores.entry(4)).length;
        for (int size = from + 1; size < full.length; size++) {
            FakeDisk torn = before.copy();
            torn.put(segment, Arrays.copyOf(full, size));
            boolean isBoundary = size == from + entryBytes;
            long whole = size < from + entryBytes ? 3 : 4;
            try (LedgerStore store = Stores.open(torn, SEGMENT_BYTES)) {
                assertThat(store.position().sequence()).as("size %d", size).isEqualTo(whole);
                assertThat(store.notices().stream().map(Entry::kind))
                        .as("size %d", size)
                        .isEqualTo(isBoundary ? List.of() : List.of("ledger.torn-tail"));
                Stores.append(store, 6);
            }
            assertThat(Stores.verify(torn)).isInstanceOf(Verification.Intact.class);
            if (!isBoundary) {
                int cut = whole == 3 ? from : from + entryBytes;
                assertThat(torn.bytes(segment + "." + cut + ".0.torn"))
                        .isEqualTo(Arrays.copyOfRange(full, cut, size));
            }
        }
    }

    @Test
    void damageInTheMiddleStaysUntouchedAndANewSegmentFollowsIt() throws IOException {
        FakeDisk disk = Stores.disk(6, 64 * 1024);
        String segment = disk.segments().getLast();
        byte[] bad = disk.bytes(segment);
        bad[SegmentHeader.BYTES + 200] ^= 1;
        disk.put(segment, bad);
        try (LedgerStore store = Stores.open(disk, SEGMENT_BYTES)) {
            assertThat(store.notices())
                    .singleElement()
                    .satisfies(notice -> {
                        assertThat(notice.kind()).isEqualTo("ledger.damaged");
                        assertThat(notice.fields()).containsEntry("sequence", "2");
                    });
            Stores.append(store, 7);
            assertThat(store.position().sequence()).isEqualTo(7);
        }
        assertThat(disk.bytes(segment)).isEqualTo(bad);
        assertThat(disk.segments()).contains("00000000000000000007.segment");
        assertThat(Stores.verify(disk))
                .isInstanceOfSatisfying(
                        Verification.Broken.class,
                        broken -> assertThat(broken.sequence()).isEqualTo(2));
        try (LedgerStore store = Stores.open(disk, SEGMENT_BYTES)) {
            assertThat(store.notices()).isEmpty();
            assertThat(store.position().sequence()).isEqualTo(7);
        }
    }

    @Test
    void damageIsToldFromATornTailByALaterEntryWhenTheHeadIsOld() throws IOException {
        FakeDisk disk = Stores.disk(3, 64 * 1024);
        byte[] oldHead = disk.bytes("head");
        String segment = disk.segments().getLast();
        int from = disk.bytes(segment).length;
        try (LedgerStore store = Stores.open(disk, 64 * 1024)) {
            Stores.append(store, 4);
            Stores.append(store, 5);
        }
        disk.put("head", oldHead);
        byte[] bad = disk.bytes(segment);
        bad[from + 80] ^= 1;
        disk.put(segment, bad);
        assertThat(Stores.verify(disk)).isInstanceOf(Verification.Broken.class);
        try (LedgerStore store = Stores.open(disk, SEGMENT_BYTES)) {
            assertThat(store.notices().getFirst().kind()).isEqualTo("ledger.damaged");
            assertThat(store.position().sequence()).isEqualTo(5);
        }
        assertThat(disk.bytes(segment)).isEqualTo(bad);
    }

    @Test
    void acknowledgedEntriesCutOffCleanlyAreMissedAndTheirNumbersNotUsedAgain() throws IOException {
        FakeDisk disk = Stores.disk(3, 64 * 1024);
        String segment = disk.segments().getLast();
        disk.put(segment, Arrays.copyOf(disk.bytes(segment), SegmentHeader.BYTES));
        try (LedgerStore store = Stores.open(disk, SEGMENT_BYTES)) {
            assertThat(store.notices().getFirst().fields())
                    .containsEntry("reason", "entries are missing behind it");
            Stores.append(store, 4);
            assertThat(store.position().sequence()).isEqualTo(4);
        }
    }

    @Test
    void aStoreWithoutItsSegmentsGoesOnBehindTheHead() throws IOException {
        FakeDisk disk = Stores.disk(3, 64 * 1024);
        disk.delete(disk.segments().getFirst());
        try (LedgerStore store = Stores.open(disk, SEGMENT_BYTES)) {
            assertThat(store.notices().getFirst().kind()).isEqualTo("ledger.damaged");
            assertThat(store.position().sequence()).isEqualTo(3);
        }
    }

    @Test
    void aBadHeadIsKeptAsideAndSaid() throws IOException {
        FakeDisk disk = Stores.disk(3, 64 * 1024);
        byte[] bad = disk.bytes("head");
        bad[20] ^= 1;
        disk.put("head", bad);
        try (LedgerStore store = Stores.open(disk, SEGMENT_BYTES)) {
            assertThat(store.notices().getFirst().kind()).isEqualTo("ledger.head-lost");
        }
        assertThat(disk.bytes("head.0.0.torn")).isEqualTo(bad);
        assertThat(Stores.verify(disk)).isInstanceOf(Verification.Intact.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 159})
    void aSegmentThatNeverGotItsHeaderIsSetAside(int size) throws IOException {
        FakeDisk disk = Stores.disk(3, 64 * 1024);
        String name = SegmentHeader.fileName(4);
        disk.put(name, new byte[size]);
        try (LedgerStore store = Stores.open(disk, 64 * 1024)) {
            assertThat(store.notices().getFirst().kind()).isEqualTo("ledger.torn-segment");
            Stores.append(store, 4);
        }
        assertThat(disk.names().contains(name + ".0.0.torn")).isEqualTo(size > 0);
        assertThat(Stores.verify(disk)).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void tornPiecesAreKeptUpToABound() throws IOException {
        FakeDisk disk = Stores.disk(1, 64 * 1024);
        String segment = disk.segments().getLast();
        for (int crash = 0; crash < LedgerStore.MAX_TORN_FILES + 2; crash++) {
            byte[] bytes = disk.bytes(segment);
            disk.put(segment, Arrays.copyOf(bytes, bytes.length + 5));
            Stores.open(disk, 64 * 1024).close();
        }
        assertThat(disk.names().stream().filter(name -> name.endsWith(".torn")))
                .hasSize(LedgerStore.MAX_TORN_FILES);
    }

    @Test
    void whatWasRefusedIsGoneAfterARetreatAndADistrustedPageIsNotSharedAgain() throws IOException {
        FakeDisk disk = new FakeDisk();
        Position acknowledged;
        try (LedgerStore store = Stores.open(disk, 64 * 1024)) {
            Stores.append(store, 1);
            acknowledged = store.position();
            disk.failNext(FakeDisk.Call.SYNC, "Input/output error", 0);
            assertThatThrownBy(() -> Stores.append(store, 2)).hasMessage("Input/output error");
            assertThat(store.isDistrusted()).isTrue();
            assertThat(store.position()).isEqualTo(acknowledged);
        }
        try (LedgerStore store =
                new LedgerStore(
                        disk,
                        PartitionName.SYSTEM,
                        64 * 1024,
                        Stores.CLOCK,
                        new Sha256(),
                        Optional.of(new LedgerStore.Retreat(acknowledged, true)))) {
            assertThat(store.position().sequence()).isEqualTo(1);
            assertThat(store.position().segment()).isEqualTo(SegmentHeader.fileName(2));
            Stores.append(store, 2);
        }
        assertThat(Stores.verify(disk))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> assertThat(intact.entries()).isEqualTo(2));
    }

    @Test
    void everyAcknowledgedEntrySurvivesPowerCuts() throws IOException {
        int repaired = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            FakeDisk disk = new FakeDisk();
            Map<Long, LedgerHash> acknowledged = new TreeMap<>();
            for (int boot = 0; boot < 4; boot++) {
                LedgerStore store = Stores.open(disk, SEGMENT_BYTES);
                repaired += store.notices().size();
                assertThat(store.notices().stream().map(Entry::kind))
                        .as("seed %d boot %d", seed, boot)
                        .doesNotContain("ledger.damaged", "ledger.head-lost");
                int batches = random.nextInt(6);
                for (int batch = 0; batch < batches; batch++) {
                    LedgerHash hash = Stores.append(store, batch);
                    acknowledged.put(store.position().sequence(), hash);
                }
                if (random.nextBoolean()) {
                    cutDuringAppend(disk, store, random);
                }
                disk = disk.afterPowerCut(random);
            }
            Stores.open(disk, SEGMENT_BYTES).close();
            assertThat(Stores.verify(disk)).isInstanceOf(Verification.Intact.class);
            assertThat(Stores.hashes(disk)).as("seed %d", seed).containsAllEntriesOf(acknowledged);
        }
        assertThat(repaired).isPositive();
    }

    /// The power goes after the write and before its flush ended.
    private static void cutDuringAppend(FakeDisk disk, LedgerStore store, Random random) {
        disk.failNext(FakeDisk.Call.SYNC, "the power is gone", 0);
        int entries = 1 + random.nextInt(6);
        List<byte[]> batch =
                IntStream.range(0, entries)
                        .mapToObj(i -> EntryFormat.encode(Stores.entry(i)))
                        .toList();
        assertThatThrownBy(() -> store.append(batch)).hasMessage("the power is gone");
        disk.works();
    }
}

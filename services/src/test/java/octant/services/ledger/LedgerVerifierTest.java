package octant.services.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerVerifierTest {
    private static final int SEGMENT_BYTES = 700;
    private static final int ENTRIES = 12;

    @Test
    void aGoodStoreIsIntactAndSpansSegments() throws IOException {
        FakeDisk disk = Stores.disk(ENTRIES, SEGMENT_BYTES);
        assertThat(disk.segments()).hasSizeGreaterThan(2);
        assertThat(Stores.verify(disk))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> assertThat(intact.entries()).isEqualTo(ENTRIES));
    }

    @Test
    void everySingleFlippedByteIsFoundAndItsEntryNamed() throws IOException {
        FakeDisk good = Stores.disk(ENTRIES, SEGMENT_BYTES);
        Random random = new Random(1);
        for (String name : good.names()) {
            byte[] bytes = good.bytes(name);
            long sequence = name.equals("head") ? ENTRIES : first(name);
            List<Integer> ends = name.equals("head") ? List.of(bytes.length) : ends(bytes);
            int part = 0;
            for (int at = 0; at < bytes.length; at++) {
                if (at == ends.get(part)) {
                    // The header counts as a part: its fault stops before the first entry.
                    sequence += part == 0 ? 0 : 1;
                    part++;
                }
                byte[] bad = bytes.clone();
                bad[at] ^= (byte) (1 << random.nextInt(8));
                FakeDisk disk = good.copy();
                disk.put(name, bad);
                assertBroken(disk, name, sequence, "flipped " + name + "@" + at);
            }
        }
    }

    @Test
    void everyCutSwappedOrDoubledEntryIsFoundAndNamed() throws IOException {
        FakeDisk good = Stores.disk(ENTRIES, SEGMENT_BYTES);
        for (String name : good.segments()) {
            List<byte[]> parts = parts(good.bytes(name));
            for (int i = 1; i < parts.size(); i++) {
                long sequence = first(name) + i - 1;
                List<byte[]> cut = new ArrayList<>(parts);
                cut.remove(i);

                assertBroken(with(good, name, cut), name, sequence, "cut " + sequence);
                List<byte[]> doubled = new ArrayList<>(parts);
                doubled.add(i, parts.get(i));
                assertBroken(with(good, name, doubled), name, sequence + 1, "doubled " + sequence);
                if (i + 1 < parts.size()) {
                    List<byte[]> swapped = new ArrayList<>(parts);
                    Collections.swap(swapped, i, i + 1);
                    assertBroken(with(good, name, swapped), name, sequence, "swapped " + sequence);
                }
            }
        }
    }

    @Test
    void everyTruncationOfAnyFileIsFoundAndNamed() throws IOException {
        FakeDisk good = Stores.disk(ENTRIES, SEGMENT_BYTES);
        for (String name : good.names()) {
            byte[] bytes = good.bytes(name);
            List<Integer> ends = name.equals("head") ? List.of(bytes.length) : ends(bytes);
            for (int size = 0; size < bytes.length; size++) {
                int limit = size;
                long whole = ends.stream().filter(end -> end <= limit).count();
                long sequence =
                        name.equals("head") ? ENTRIES : first(name) + Math.max(0, whole - 1);
                FakeDisk disk = good.copy();
                disk.put(name, Arrays.copyOf(bytes, size));
                assertBroken(disk, name, sequence, "truncated " + name + " to " + size);
            }
        }
    }

    @Test
    void everyMissingFileIsFound() throws IOException {
        FakeDisk good = Stores.disk(ENTRIES, SEGMENT_BYTES);
        for (String name : good.names()) {
            FakeDisk disk = good.copy();
            disk.delete(name);
            assertThat(Stores.verify(disk)).as(name).isInstanceOf(Verification.Broken.class);
        }
    }

    @Test
    void whatACrashLeavesIsATornTailAndNotDamage() throws IOException {
        FakeDisk good = Stores.disk(ENTRIES, SEGMENT_BYTES);
        String last = good.segments().getLast();
        byte[] bytes = good.bytes(last);
        FakeDisk disk = good.copy();
        disk.put(last, Arrays.copyOf(bytes, bytes.length + 77));
        assertThat(Stores.verify(disk))
                .isInstanceOfSatisfying(
                        Verification.TornTail.class,
                        torn -> {
                            assertThat(torn.entries()).isEqualTo(ENTRIES);
                            assertThat(torn.sequence()).isEqualTo(ENTRIES + 1);
                            assertThat(torn.offset()).isEqualTo(bytes.length);
                            assertThat(torn.tornBytes()).isEqualTo(77);
                        });
    }

    @Test
    void aFolderThatIsNotThereIsSaid(@TempDir Path folder) {
        assertThatThrownBy(() -> LedgerVerifier.verify(folder.resolve("none")))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("no such folder");
        assertThat(LedgerVerifier.verify(folder).toString()).endsWith("no partition");
    }

    private static void assertBroken(FakeDisk disk, String file, long sequence, String what)
            throws IOException {
        assertThat(Stores.verify(disk))
                .as(what)
                .isInstanceOfSatisfying(
                        Verification.Broken.class,
                        broken -> {
                            assertThat(broken.segment()).as(what).isEqualTo(file);
                            assertThat(broken.sequence()).as(what).isEqualTo(sequence);
                        });
    }

    private static FakeDisk with(FakeDisk good, String name, List<byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        parts.forEach(bytes::writeBytes);
        FakeDisk disk = good.copy();
        disk.put(name, bytes.toByteArray());
        return disk;
    }

    private static long first(String segment) {
        return SegmentHeader.firstSequence(segment).orElseThrow();
    }

    /// Where the header and each entry end.
    private static List<Integer> ends(byte[] segment) {
        List<Integer> ends = new ArrayList<>(List.of(SegmentHeader.BYTES));
        while (ends.getLast() < segment.length) {
            int at = ends.getLast();
            ends.add(at + ByteBuffer.wrap(segment).getInt(at + EntryFormat.LENGTH_AT));
        }
        return ends;
    }

    /// The header and each entry.
    private static List<byte[]> parts(byte[] segment) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int end : ends(segment)) {
            parts.add(Arrays.copyOfRange(segment, from, end));
            from = end;
        }
        return parts;
    }
}

package octant.services.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryFormatTest {
    private static final long TIME_NANOS = 1_790_000_000_123_456_789L;

    @Test
    void theBytesOnTheDiskAreThoseOfTheDocument() throws Exception {
        FakeDisk disk = new FakeDisk();
        try (LedgerStore store = Stores.open(disk, 4096)) {
            store.append(List.of(EntryFormat.encode(Stores.entry(1))));
            store.append(List.of(EntryFormat.encode(Stores.entry(2))));
        }
        byte[] header = header();
        byte[] first = entry(1, 0, new byte[32]);
        byte[] second = entry(2, 1, hash(first));
        assertThat(disk.segments()).containsExactly("00000000000000000001.segment");
        assertThat(disk.bytes("00000000000000000001.segment"))
                .asHexString()
                .isEqualTo(HexFormat.of().withUpperCase().formatHex(join(header, first, second)));
        assertThat(disk.bytes("head"))
                .asHexString()
                .isEqualTo(HexFormat.of().withUpperCase().formatHex(head(2, hash(second))));
    }

    @Test
    void everyLimitHoldsOnBothSides() {
        assertThat(new Entry("k", "a", Map.of("f", "x".repeat(Entry.MAX_VALUE_BYTES))).fields())
                .hasSize(1);
        refused("k", "a", Map.of("f", "x".repeat(Entry.MAX_VALUE_BYTES + 1)), "limit 16384");
        refused("k", "a", Map.of("f", "ü".repeat(Entry.MAX_VALUE_BYTES / 2 + 1)), "limit 16384");
        assertThat(new Entry("k".repeat(64), "a".repeat(127), fields(Entry.MAX_FIELDS, 1)).kind())
                .hasSize(64);
        refused("k".repeat(65), "a", Map.of(), "kind");
        refused("k", "a".repeat(128), Map.of(), "actor");
        refused("k", "a", fields(Entry.MAX_FIELDS + 1, 1), "limit 64");
        refused("k", "a", Map.of("f".repeat(65), ""), "field");
        refused("k", "a", Map.of("f", "half \ud800 pair"), "lone surrogate at 5");
        refused("", "a", Map.of(), "kind");

        int rest = EntryFormat.MAX_BYTES - bytes(fields(3, Entry.MAX_VALUE_BYTES)) - 1 - 4 - 3;
        Map<String, String> full = fields(3, Entry.MAX_VALUE_BYTES);
        full.put("rest", "x".repeat(rest));
        assertThat(EntryFormat.encode(new Entry("k", "a", full))).hasSize(EntryFormat.MAX_BYTES);
        full.put("rest", "x".repeat(rest + 1));
        refused("k", "a", full, "limit 65536");
    }

    @Test
    void onlyOneEncodingIsAccepted() throws Exception {
        byte[] good = entry(1, 0, new byte[32]);
        assertThat(EntryFormat.bodyFault(good, 0)).isEmpty();
        int body = EntryFormat.FIXED_BYTES;
        fault(good, body, 0, "kind");
        fault(good, body, 0x80, "kind");
        fault(good, body + 10, 0, "actor");
        fault(good, body + 17, 65, "field count 65");
        fault(good, body + 17, 1, "behind the last field");
        fault(good, body + 17, 3, "field 2 does not fit");
        fault(good, body + 19, 'z', "out of order");
        fault(good, body + 25, 2, "unknown type 2");
        fault(good, body + 26, 0x7f, "field 0 does not fit");
    }

    private static void fault(byte[] good, int at, int value, String reason) {
        byte[] bad = good.clone();
        bad[at] = (byte) value;
        assertThat(EntryFormat.bodyFault(bad, 0))
                .hasValueSatisfying(found -> assertThat(found).contains(reason));
    }

    private static void refused(
            String kind, String actor, Map<String, String> fields, String reason) {
        assertThatThrownBy(() -> new Entry(kind, actor, fields))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private static Map<String, String> fields(int count, int valueBytes) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < count; i++) {
            fields.put("f" + i, "x".repeat(valueBytes));
        }
        return fields;
    }

    private static int bytes(Map<String, String> fields) {
        return EntryFormat.encode(new Entry("k", "a", fields)).length;
    }

    // --- an encoder of its own, after the documents

    private static byte[] header() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("OCTLEDGR");
        out.writeShort(1);
        out.writeShort(160);
        out.writeInt(0);
        out.writeLong(1);
        out.writeLong(TIME_NANOS);
        out.write(new byte[32]);
        out.writeBytes("system");
        out.write(new byte[58]);
        out.write(sha256(bytes.toByteArray()));
        return bytes.toByteArray();
    }

    private static byte[] entry(int number, long durable, byte[] previous) throws Exception {
        byte[] body = body(number);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("OLE1");
        out.writeInt(64 + body.length + 32);
        out.writeLong(number);
        out.writeLong(TIME_NANOS);
        out.writeLong(durable);
        out.write(previous);
        out.write(body);
        out.write(sha256(bytes.toByteArray()));
        return bytes.toByteArray();
    }

    private static byte[] body(int number) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(9);
        out.writeBytes("test.kind");
        out.writeByte(6);
        out.writeBytes("tester");
        out.writeByte(2);
        out.writeByte(6);
        out.writeBytes("number");
        out.writeByte(1);
        out.writeUTF(Integer.toString(number));
        out.writeByte(4);
        out.writeBytes("text");
        out.writeByte(1);
        out.writeShort(5);
        out.write("grün".getBytes(UTF_8));
        return bytes.toByteArray();
    }

    private static byte[] head(long sequence, byte[] hash) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("OCTLHEAD");
        out.writeShort(1);
        out.write(new byte[6]);
        out.writeLong(sequence);
        out.writeLong(0);
        out.write(hash);
        out.write(sha256(bytes.toByteArray()));
        return bytes.toByteArray();
    }

    private static byte[] hash(byte[] entry) {
        return java.util.Arrays.copyOfRange(entry, entry.length - 32, entry.length);
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}

package octant.services.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// The bytes of one entry. Big-endian; every length is bounded, so is the whole.
///
/// ```text
///   0    4  marker "OLE1"
///   4    4  length of the whole entry, MIN_BYTES..MAX_BYTES
///   8    8  sequence, from 1
///  16    8  wall time, nanoseconds since 1970-01-01 UTC, signed
///  24    8  durable: the highest sequence that was on the disk when this was written
///  32   32  hash of the entry before (of the first: zeros)
///  64       body: 1 + n  kind          (ASCII)
///                 1 + n  actor         (ASCII)
///                 1      field count, then per field, sorted by name, no name twice:
///                 1 + n  name          (ASCII)
///                 1      type          (1 = text; the only one so far)
///                 2 + n  value         (UTF-8)
/// len-32 32  SHA-256 of all bytes above
/// ```
///
/// `durable` tells a torn tail from a damaged disk: bytes that do not fit are what a crash left
/// only while no later entry says that their place had been on the disk.
final class EntryFormat {
    static final int MARKER = 0x4f4c4531;
    static final int FIXED_BYTES = 64;
    static final int MIN_BYTES = FIXED_BYTES + 2 + 2 + 1 + LedgerHash.BYTES;
    static final int MAX_BYTES = 64 * 1024;
    static final int LENGTH_AT = 4;
    static final int SEQUENCE_AT = 8;
    static final int TIME_AT = 16;
    static final int DURABLE_AT = 24;
    static final int PREVIOUS_AT = 32;
    static final byte TEXT = 1;

    private EntryFormat() {}

    /// What an entry with these parts takes on the disk.
    static int sizeBytes(String kind, String actor, SortedMap<String, String> fields) {
        int bytes = FIXED_BYTES + 1 + kind.length() + 1 + actor.length() + 1 + LedgerHash.BYTES;
        for (Map.Entry<String, String> field : fields.entrySet()) {
            bytes += 1 + field.getKey().length() + 1 + 2 + utf8Bytes(field.getValue());
        }
        return bytes;
    }

    /// The length of `text` in UTF-8; refuses half a surrogate pair, which has no UTF-8.
    static int utf8Bytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes++;
            } else if (unit < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(unit)) {
                bytes += 3;
            } else if (i + 1 < text.length()
                    && Character.isSurrogatePair(unit, text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new IllegalArgumentException("text is no Unicode: lone surrogate at " + i);
            }
        }
        return bytes;
    }

    /// The whole entry with its chain fields and hash still empty: [#chain] fills them.
    static byte[] encode(Entry entry) {
        byte[] bytes = new byte[sizeBytes(entry.kind(), entry.actor(), entry.fields())];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).putInt(MARKER).putInt(bytes.length);
        buffer.position(FIXED_BYTES);
        putShort(buffer, entry.kind());
        putShort(buffer, entry.actor());
        buffer.put((byte) entry.fields().size());
        entry.fields()
                .forEach((key, value) -> {
                    putShort(buffer, key);
                    byte[] utf8 = value.getBytes(UTF_8);
                    buffer.put(TEXT).putShort((short) utf8.length).put(utf8);
                });
        return bytes;
    }

    private static void putShort(ByteBuffer buffer, String ascii) {
        byte[] bytes = ascii.getBytes(US_ASCII);
        buffer.put((byte) bytes.length).put(bytes);
    }

    /// Gives the encoded entry at `at` of `batch` its place in the chain and seals it.
    static LedgerHash chain(
            byte[] batch,
            int at,
            long sequence,
            long timeNanos,
            long durable,
            LedgerHash previous,
            Sha256 sha256) {
        ByteBuffer buffer = ByteBuffer.wrap(batch);
        int length = buffer.getInt(at + LENGTH_AT);
        buffer.putLong(at + SEQUENCE_AT, sequence)
                .putLong(at + TIME_AT, timeNanos)
                .putLong(at + DURABLE_AT, durable);
        previous.copyTo(batch, at + PREVIOUS_AT);
        int seal = length - LedgerHash.BYTES;
        sha256.seal(batch, at, seal);
        return LedgerHash.copyOf(batch, at + seal);
    }

    /// What is wrong with the frame at `at`, of which `available` bytes can be read: its marker,
    /// length or hash. Empty: it is a whole entry, though perhaps not the one wanted here.
    static Optional<String> frameFault(byte[] bytes, int at, int available, Sha256 sha256) {
        if (available < MIN_BYTES) {
            return Optional.of("cut short: " + available + " bytes, an entry has more");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt(at) != MARKER) {
            return Optional.of("no entry starts here (marker)");
        }
        int length = buffer.getInt(at + LENGTH_AT);
        if (length < MIN_BYTES || length > MAX_BYTES) {
            return Optional.of("length " + length + ", want " + MIN_BYTES + " to " + MAX_BYTES);
        }
        if (length > available) {
            return Optional.of("cut short: " + available + " bytes of " + length);
        }
        return sha256.isSealed(bytes, at, length - LedgerHash.BYTES)
                ? Optional.empty()
                : Optional.of("its hash does not fit its bytes");
    }

    /// What is wrong with the body of the whole entry at `at`: it must be the only encoding of what
    /// it says.
    static Optional<String> bodyFault(byte[] bytes, int at) {
        int length = ByteBuffer.wrap(bytes).getInt(at + LENGTH_AT);
        return new BodyReader(bytes, at + FIXED_BYTES, at + length - LedgerHash.BYTES).fault();
    }

    /// Walks a body without copying it.
    private static final class BodyReader {
        private final byte[] bytes;
        private final int end;
        private int at;

        BodyReader(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        Optional<String> fault() {
            if (!skipName()) {
                return Optional.of("the kind does not fit the entry");
            }
            if (!skipName() || at >= end) {
                return Optional.of("the actor does not fit the entry");
            }
            int count = bytes[at++];
            if (count < 0 || count > Entry.MAX_FIELDS) {
                return Optional.of("field count " + count + ", limit " + Entry.MAX_FIELDS);
            }
            int last = -1;
            for (int i = 0; i < count; i++) {
                int key = at;
                if (!skipName() || at + 3 > end) {
                    return Optional.of("field " + i + " does not fit the entry");
                }
                if (last >= 0 && compareNames(last, key) >= 0) {
                    return Optional.of("field " + i + " is out of order");
                }
                last = key;
                if (bytes[at] != TEXT) {
                    return Optional.of("field " + i + " has unknown type " + bytes[at]);
                }
                int value = ((bytes[at + 1] & 0xff) << 8) | (bytes[at + 2] & 0xff);
                at += 3 + value;
                if (value > Entry.MAX_VALUE_BYTES || at > end) {
                    return Optional.of("field " + i + " does not fit the entry");
                }
            }
            return at == end ? Optional.empty() : Optional.of("bytes behind the last field");
        }

        private boolean skipName() {
            if (at >= end || bytes[at] <= 0) {
                return false;
            }
            at += 1 + bytes[at];
            return at <= end;
        }

        private int compareNames(int one, int other) {
            return Arrays.compare(
                    bytes,
                    one + 1,
                    one + 1 + bytes[one],
                    bytes,
                    other + 1,
                    other + 1 + bytes[other]);
        }
    }
}

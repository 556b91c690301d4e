package octant.services.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// The first bytes of a segment file. Big-endian.
///
/// ```text
///   0   8  magic "OCTLEDGR"
///   8   2  format version (1)
///  10   2  length of this header (160): entries start there
///  12   4  zero
///  16   8  sequence of the first entry
///  24   8  wall time when it was made, nanoseconds since 1970-01-01 UTC, signed
///  32  32  hash of the last entry of the segment before (of the first: zeros)
///  64  64  partition name, ASCII, filled with zeros
/// 128  32  SHA-256 of all bytes above
/// ```
///
/// The file is named after its first sequence, twenty digits, so that names sort as entries do.
///
/// @param firstSequence what its first entry has or will have
/// @param previous the hash that entry carries as its previous one
record SegmentHeader(
        PartitionName partition, long firstSequence, long timeNanos, LedgerHash previous) {
    static final int BYTES = 160;
    static final short VERSION = 1;
    static final String SUFFIX = ".segment";

    private static final long MAGIC = 0x4f43544c45444752L;
    private static final int SEAL_AT = 128;
    private static final int PARTITION_AT = 64;
    private static final int PREVIOUS_AT = 32;
    private static final Pattern FILE_NAME = Pattern.compile("[0-9]{20}\\.segment");

    static String fileName(long firstSequence) {
        String digits = Long.toString(firstSequence);
        return "0".repeat(20 - digits.length()) + digits + SUFFIX;
    }

    /// The first sequence in a segment's file name; empty: no segment has this name.
    static OptionalLong firstSequence(String fileName) {
        if (!FILE_NAME.matcher(fileName).matches()) {
            return OptionalLong.empty();
        }
        String digits = fileName.substring(0, fileName.length() - SUFFIX.length());
        try {
            long sequence = Long.parseLong(digits);
            return sequence > 0 ? OptionalLong.of(sequence) : OptionalLong.empty();
        } catch (NumberFormatException beyondLong) {
            return OptionalLong.empty();
        }
    }

    byte[] encode(Sha256 sha256) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes)
                .putLong(MAGIC)
                .putShort(VERSION)
                .putShort((short) BYTES)
                .putInt(0)
                .putLong(firstSequence)
                .putLong(timeNanos);
        previous.copyTo(bytes, PREVIOUS_AT);
        byte[] name = partition.name().getBytes(US_ASCII);
        System.arraycopy(name, 0, bytes, PARTITION_AT, name.length);
        sha256.seal(bytes, 0, SEAL_AT);
        return bytes;
    }

    /// Reads the header of the segment `fileName` of `partition` from its first `available` bytes.
    ///
    /// @throws MalformedException if it is not that
    static SegmentHeader decode(
            byte[] bytes, int available, PartitionName partition, String fileName, Sha256 sha256)
            throws MalformedException {
        if (available < BYTES) {
            throw new MalformedException("header cut short: " + available + " bytes of " + BYTES);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getLong() != MAGIC) {
            throw new MalformedException("this is no ledger segment (magic)");
        }
        short version = buffer.getShort();
        if (version != VERSION) {
            throw new MalformedException(
                    "format version " + version + ", this Octant knows " + VERSION);
        }
        if (!sha256.isSealed(bytes, 0, SEAL_AT)) {
            throw new MalformedException("the header's hash does not fit its bytes");
        }
        SegmentHeader header =
                new SegmentHeader(
                        partition,
                        buffer.getLong(16),
                        buffer.getLong(24),
                        LedgerHash.copyOf(bytes, PREVIOUS_AT));
        if (!Arrays.equals(header.encode(sha256), Arrays.copyOf(bytes, BYTES))) {
            throw new MalformedException("the header is not one of partition " + partition);
        }
        if (!fileName(header.firstSequence()).equals(fileName)) {
            throw new MalformedException(
                    "the header says first sequence "
                            + header.firstSequence()
                            + ", the file name another");
        }
        return header;
    }
}

package octant.services.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;

/// What whole entries stand behind a fault in a segment.
///
/// They tell damage from a torn tail: an entry written after others had become durable says so.
///
/// @param durable the highest sequence that one of them calls durable, 0 if none does
/// @param last the sequence of the last of them, 0 if there is none
/// @param lastHash its hash
record Salvage(long durable, long last, LedgerHash lastHash) {
    /// Beyond this, nothing is looked for, and the answer is that all was durable: no crash leaves
    /// that much behind.
    static final int MAX_BYTES = 8 * 1024 * 1024;

    /// Bytes hashed in vain, at most: a hostile file may have a marker every four bytes.
    private static final int MAX_WASTED_BYTES = 4 * MAX_BYTES;

    /// @param sequence of the last whole entry before the fault at `offset`
    static Salvage after(LedgerFile file, long offset, long sequence, Sha256 sha256)
            throws IOException {
        long rest = file.sizeBytes() - offset;
        if (rest > MAX_BYTES) {
            return new Salvage(Long.MAX_VALUE, 0, LedgerHash.ZERO);
        }
        byte[] bytes = new byte[Math.toIntExact(rest)];
        int size = file.read(offset, bytes, 0, bytes.length);
        long highest = sequence + 1 + size / EntryFormat.MIN_BYTES;

        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Salvage found = new Salvage(0, 0, LedgerHash.ZERO);
        int wasted = 0;
        int at = 0;
        while (at + EntryFormat.MIN_BYTES <= size) {
            if (buffer.getInt(at) != EntryFormat.MARKER) {
                at++;
                continue;
            }
            int length = buffer.getInt(at + EntryFormat.LENGTH_AT);
            long entry = buffer.getLong(at + EntryFormat.SEQUENCE_AT);
            boolean isCandidate = entry > sequence && entry <= highest;
            if (!isCandidate || EntryFormat.frameFault(bytes, at, size - at, sha256).isPresent()) {
                wasted += isCandidate ? Math.clamp(length, 0, EntryFormat.MAX_BYTES) : 0;
                if (wasted > MAX_WASTED_BYTES) {
                    return new Salvage(Long.MAX_VALUE, found.last, found.lastHash);
                }
                at++;
                continue;
            }
            long durable = Math.max(found.durable, buffer.getLong(at + EntryFormat.DURABLE_AT));
            at += length;
            found = new Salvage(durable, entry, LedgerHash.copyOf(bytes, at - LedgerHash.BYTES));
        }
        return found;
    }
}

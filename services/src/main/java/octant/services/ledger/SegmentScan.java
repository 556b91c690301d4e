package octant.services.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Reads the entries of one segment in order, from any place whose chain is known, and checks each:
/// length, hash, sequence, previous hash, body. Memory: one window.
final class SegmentScan {
    /// Why the scan ended before the end of the file.
    ///
    /// @param isWhole whether the bytes are an entry as it was written, but not the one that
    ///   belongs here: no crash leaves that
    record Fault(String reason, boolean isWhole) {}

    private static final int WINDOW_BYTES = 4 * EntryFormat.MAX_BYTES;

    private final LedgerFile file;
    private final String segment;
    private final Sha256 sha256;
    private final byte[] window = new byte[WINDOW_BYTES];
    private int from;
    private int to;

    private long offset;
    private long sequence;
    private LedgerHash hash;
    private Optional<Fault> fault = Optional.empty();

    SegmentScan(LedgerFile file, Position start, Sha256 sha256) {
        this.file = file;
        this.segment = start.segment();
        this.offset = start.offset();
        this.sequence = start.sequence();
        this.hash = start.hash();
        this.sha256 = sha256;
    }

    /// Reads the next entry. False: at the end of the file, or at a fault.
    boolean advance() throws IOException {
        if (fault.isPresent()) {
            return false;
        }
        int available = fill();
        if (available == 0) {
            return false;
        }
        fault = fault(available);
        if (fault.isPresent()) {
            return false;
        }
        int length = ByteBuffer.wrap(window).getInt(from + EntryFormat.LENGTH_AT);
        hash = LedgerHash.copyOf(window, from + length - LedgerHash.BYTES);
        sequence++;
        offset += length;
        from += length;
        return true;
    }

    /// Behind the last whole entry.
    Position position() {
        return new Position(segment, offset, sequence, hash);
    }

    long sequence() {
        return sequence;
    }

    LedgerHash hash() {
        return hash;
    }

    /// What is wrong at [#position]; empty at the end of the file.
    Optional<Fault> fault() {
        return fault;
    }

    private Optional<Fault> fault(int available) {
        Optional<String> frame = EntryFormat.frameFault(window, from, available, sha256);
        if (frame.isPresent()) {
            return frame.map(reason -> new Fault(reason, false));
        }
        ByteBuffer buffer = ByteBuffer.wrap(window);
        long found = buffer.getLong(from + EntryFormat.SEQUENCE_AT);
        if (found != sequence + 1) {
            return Optional.of(new Fault("entry " + found + " stands here", true));
        }
        if (!hash.isAt(window, from + EntryFormat.PREVIOUS_AT)) {
            return Optional.of(new Fault("it does not follow the entry before (chain)", true));
        }
        if (Long.compareUnsigned(buffer.getLong(from + EntryFormat.DURABLE_AT), sequence) > 0) {
            return Optional.of(new Fault("it claims a later entry was durable", true));
        }
        return EntryFormat.bodyFault(window, from).map(reason -> new Fault(reason, true));
    }

    /// Brings the bytes from [#offset] on into the window, a whole entry of them if the file has
    /// it.
    private int fill() throws IOException {
        if (to - from < EntryFormat.MAX_BYTES) {
            System.arraycopy(window, from, window, 0, to - from);
            to -= from;
            from = 0;
            to += file.read(offset + to, window, to, WINDOW_BYTES - to);
        }
        return Math.min(to - from, EntryFormat.MAX_BYTES);
    }
}

package octant.services.ledger;

import java.nio.file.Path;
import java.time.Duration;

/// Where a ledger is and what bounds it.
///
/// @param folder holds a folder per partition
/// @param segmentBytes when a segment is full; start reads at most one
/// @param queueEntries entries waiting for the disk
/// @param queueBytes the same in bytes
/// @param patience how long an append waits for room in the queue
/// @param answer how long a caller that waits for its receipt does so
/// @param retry the time between two attempts to use a disk that failed
public record LedgerConfiguration(
        Path folder,
        int segmentBytes,
        int queueEntries,
        int queueBytes,
        Duration patience,
        Duration answer,
        Duration retry) {
    public LedgerConfiguration {
        require("segment-bytes", segmentBytes, SegmentHeader.BYTES, Salvage.MAX_BYTES / 2);
        require("queue-entries", queueEntries, 1, 65_536);
        require("queue-bytes", queueBytes, EntryFormat.MAX_BYTES, 64 * 1024 * 1024);
        if (patience.isNegative() || answer.isNegative() || retry.isNegative()) {
            throw new IllegalArgumentException("a ledger's times: want no negative one");
        }
    }

    /// 4 MiB a segment, 1024 entries or 1 MiB waiting.
    public static LedgerConfiguration standard(Path folder) {
        return new LedgerConfiguration(
                folder,
                4 * 1024 * 1024,
                1024,
                1024 * 1024,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1));
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " " + value + ": want " + least + " to " + most);
        }
    }
}

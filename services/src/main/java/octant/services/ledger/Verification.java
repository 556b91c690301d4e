package octant.services.ledger;

/// What a check of one partition found.
public sealed interface Verification {
    PartitionName partition();

    /// Every entry is there, unchanged, in order.
    ///
    /// @param lastSequence 0 if there is none
    /// @param lastHash zeros if there is none
    record Intact(PartitionName partition, long entries, long lastSequence, LedgerHash lastHash)
            implements Verification {}

    /// All acknowledged entries are as in [Intact]; behind them is what a crash left. The next
    /// start of the ledger cuts it off.
    ///
    /// @param segment file name
    /// @param offset where the torn bytes start
    /// @param sequence of the entry that never was finished
    record TornTail(
            PartitionName partition,
            long entries,
            LedgerHash lastHash,
            String segment,
            long offset,
            long sequence,
            long tornBytes,
            String reason)
            implements Verification {}

    /// Something acknowledged is missing or changed; this is the first.
    ///
    /// @param segment file name
    /// @param offset of the first byte that does not fit
    /// @param sequence of the entry that is missing or changed
    record Broken(
            PartitionName partition, String segment, long offset, long sequence, String reason)
            implements Verification {}
}

package octant.services.ledger;

/// What the end of a partition looks like at start, and thereby what is to be done.
sealed interface Tail {
    /// No segment yet: the first one is made.
    record Fresh() implements Tail {}

    /// All as it was left: entries go on at `end`.
    record Whole(Position end) implements Tail {}

    /// A crash left bytes that never were acknowledged: they are kept aside, the segment is cut
    /// back to `end`.
    ///
    /// @param sizeBytes of the segment with them
    record Torn(Position end, long sizeBytes, String reason) implements Tail {}

    /// A crash while the next segment was being made: its file is kept aside, and the segment
    /// before looked at.
    record TornSegment(String segment, String reason) implements Tail {}

    /// Acknowledged entries are missing or changed. Nothing of that is touched: a new segment
    /// starts behind it, chained to the last hash that is known.
    ///
    /// @param segment where the damage is
    /// @param offset of the first byte that does not fit
    /// @param sequence the first entry that is missing or changed
    /// @param lastSequence what the new segment follows
    /// @param lastHash the hash of that
    record Damaged(
            String segment,
            long offset,
            long sequence,
            String reason,
            long lastSequence,
            LedgerHash lastHash)
            implements Tail {}
}

/// The ledger: what happened on this machine, in an order and a wording that nobody can change
/// later without it being seen.
///
/// A partition is a chain of entries, each carrying the SHA-256 of the one before, kept in
/// append-only segment files. An entry is acknowledged once it is on the disk, never earlier; many
/// writers share one disk flush (group commit).
///
/// [octant.services.ledger.LedgerService] is the lifecycle, [octant.services.ledger.Ledger] takes
/// entries, [octant.services.ledger.LedgerVerifier] proves a store. On disk:
/// [octant.services.ledger.EntryFormat], [octant.services.ledger.SegmentHeader] and
/// [octant.services.ledger.Head]. What start does with a store that a crash or a bad disk left
/// behind is decided in [octant.services.ledger.TailInspection] and done in
/// [octant.services.ledger.LedgerStore]. Start reading at [octant.services.ledger.Ledger].
package octant.services.ledger;

package octant.services.ledger;

/// A place between two entries: behind the entry `sequence`, whose hash is `hash`.
///
/// @param segment file name
/// @param offset where in it the next entry starts
/// @param sequence of the entry before, 0 before the first
record Position(String segment, long offset, long sequence, LedgerHash hash) {}

package octant.services.ledger;

import java.time.Instant;

/// The acknowledgement of an entry: it is on the disk, at this place of its partition's chain.
///
/// @param sequence its number in the partition, from 1
/// @param time the wall clock when it was written
/// @param hash its SHA-256, which the next entry carries
public record Receipt(PartitionName partition, long sequence, Instant time, LedgerHash hash) {}

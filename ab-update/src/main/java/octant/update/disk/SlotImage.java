package octant.update.disk;

import octant.verity.RootHash;

/// What a slot holds.
///
/// @param rootBytes of the root image
/// @param verityBytes of its hash tree
public record SlotImage(RootHash rootHash, long rootBytes, long verityBytes) {}

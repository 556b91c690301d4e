package octant.update.bundle;

import octant.verity.RootHash;
import octant.verity.Salt;

/// What a signed manifest says of the payload: the digest at the top of its hash tree.
///
/// @param treeBytes of the tree behind the payload
record PayloadHash(RootHash root, Salt salt, long treeBytes) {}

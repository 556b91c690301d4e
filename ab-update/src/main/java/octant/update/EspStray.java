package octant.update;

import java.util.Optional;
import octant.verity.RootHash;

/// A kernel of ours on the EFI system partition under a name that is none of ours: what FAT shows
/// when the power was cut while a long name was written.
///
/// @param rootHash empty if it is no sound UKI or cannot be read
public record EspStray(String fileName, Optional<RootHash> rootHash, long sizeBytes) {}

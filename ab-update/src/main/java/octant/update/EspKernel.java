package octant.update;

import java.util.Optional;
import octant.verity.RootHash;

/// A UKI of ours on the EFI system partition.
///
/// @param fileName as it is written, which may differ from `name` in capitals and zeros
/// @param rootHash the one on its embedded command line; empty if it is no sound UKI or cannot be
///   read, so that the loader passes it over
public record EspKernel(
        String fileName, UkiName name, Optional<RootHash> rootHash, long sizeBytes) {}

package octant.update;

import java.util.Optional;
import java.util.UUID;
import octant.verity.RootHash;
import octant.verity.Salt;

/// The verity root that a kernel command line asks for:
///
/// ```
/// dm-mod.create="octroot,,0,ro,0 SECTORS verity 1 PARTUUID=… PARTUUID=… 4096 4096 BLOCKS START
///     sha256 ROOTHASH SALT 1 panic_on_corruption"
/// ```
///
/// Source: the kernel's admin-guide/device-mapper/verity and dm-init.
///
/// @param rootPartition the partition of the image, by its id
/// @param verityPartition the partition of the hash tree, by its id
/// @param hashStartBlock where the tree starts there
public record VerityTarget(
        UUID rootPartition,
        UUID verityPartition,
        long dataBlocks,
        long hashStartBlock,
        RootHash rootHash,
        Salt salt) {
    /// Empty if the command line asks for no such root, or for one of a form that Octant does not
    /// write.
    public static Optional<VerityTarget> parse(String commandLine) {
        return Optional.<Optional<VerityTarget>>empty()
                .orElseThrow(UnsupportedOperationException::new);
    }
}

package octant.update.disk;

import java.util.List;

/// A name in a folder of a FAT file system, and what it points to.
///
/// @param name the long name, or the short one where there is none
/// @param shortName as the firmware of old saw it: `OCTANT~1.EFI`
/// @param folder whether it is a folder; a folder's size is not kept
/// @param firstCluster where its bytes start; 0 for an empty file
/// @param slots where its 32-byte directory slots lie, in bytes from the start of the file system,
///   in their order: those of the long name, then the short one. Several slots may lie in different
///   sectors: a name that is written may be torn
public record FatEntry(
        String name,
        String shortName,
        boolean folder,
        long sizeBytes,
        int firstCluster,
        List<Long> slots) {
    public FatEntry {
        slots = List.copyOf(slots);
    }
}

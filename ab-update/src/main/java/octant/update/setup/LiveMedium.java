package octant.update.setup;

import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;

/// The CD or the stick that a live system runs from, as a whole. Its partition table counts in
/// sectors of 512 bytes on both: on a CD no kernel looks at it, but we do.
///
/// @param disk may be larger than what was written to it
public record LiveMedium(Disk disk, LiveManifest manifest) {
    /// The partition of the running root: the image, and behind it the hash tree.
    public static final String ROOT = "octant-live-root";

    /// The partition of the manifest, and behind it of the pieces that lie nowhere else.
    public static final String FILES = "octant-live-files";

    /// The partition that firmware starts from.
    public static final String ESP = "octant-live-esp";

    public static final int SECTOR_BYTES = 512;

    /// @throws DiskException if this is no live medium, or cannot be read
    public static LiveMedium read(Disk disk) {
        GptPartition files =
                Gpt.read(disk, SECTOR_BYTES)
                        .gpt()
                        .partition(FILES)
                        .orElseThrow(() -> new DiskException("live medium: no partition " + FILES));
        byte[] text = disk.read(files.firstLba() * SECTOR_BYTES, LiveManifest.MAX_BYTES);
        return new LiveMedium(disk, LiveManifest.parse(text));
    }
}

package octant.init;

import java.util.Optional;
import octant.linux.LinuxException;
import octant.linux.MountPoint;

/// What a container writes: the folders that a machine has on its data partition, below `/data`, so
/// that a volume and a partition hold the same. Nothing is mounted: in the container's image
/// `/var`, `/etc/octant` and `/opt` are links into `/data`.
final class ContainerVolume {
    /// A name that nobody else gives; made and removed at once to see whether that is allowed.
    private static final String PROBE = "/.octant-writes-here";

    private ContainerVolume() {}

    /// Makes the folders.
    ///
    /// @throws LinuxException if this user cannot write there
    static void layOut(Kernel kernel) {
        for (DataVolume.Folder folder : DataVolume.FOLDERS) {
            kernel.makeDirectory(folder.path(), folder.mode());
        }
        requireWritable(kernel, DataVolume.STATE);
    }

    /// A folder that was there already says nothing about who may write to it.
    static void requireWritable(Kernel kernel, String folder) {
        kernel.symlink("probe", folder + PROBE);
        kernel.remove(folder + PROBE);
    }

    /// Whether what is written outlives the container.
    static DataStorage find(Kernel kernel) {
        for (MountPoint mount : kernel.mounts()) {
            if (mount.path().equals(DataVolume.ROOT)) {
                return mount.type().equals("tmpfs")
                        ? new DataStorage.Volatile(DataVolume.ROOT + " is memory")
                        : new DataStorage.Persistent(Optional.empty());
            }
        }
        return new DataStorage.Volatile("no volume on " + DataVolume.ROOT);
    }
}

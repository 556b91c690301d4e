package octant.main.update;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import octant.linux.Descriptor;
import octant.linux.Directories;
import octant.linux.Errno;
import octant.linux.FileSystemStatus;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.MountFlag;
import octant.linux.Mounts;
import octant.linux.OpenFlag;
import octant.update.MountedEsp;
import octant.update.disk.DiskException;

/// The EFI system partition, mounted where nobody but root sees it. It never stays mounted: what a
/// thread that died left behind is taken away before the next mount, and a mount that is still in
/// use is taken out of the tree and ends with its last user.
final class EspMount implements MountedEsp {
    private static final int MODE = 0700;

    /// A file whose clusters were lost in a power cut must not make the rest of it read-only: it is
    /// removed in the same mount.
    private static final String OPTIONS = "umask=0077,tz=UTC,errors=continue";

    private final String device;
    private final String mountPoint;
    private final Runnable closed;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private EspMount(String device, String mountPoint, Runnable closed) {
        this.device = device;
        this.mountPoint = mountPoint;
        this.closed = closed;
    }

    /// @param closed is run once, when it is unmounted
    static EspMount open(String device, String mountPoint, Runnable closed) {
        try {
            Directories.createIfAbsent(mountPoint, MODE);
            detachLeftOver(mountPoint);
            Mounts.mount(
                    device,
                    mountPoint,
                    "vfat",
                    OPTIONS,
                    MountFlag.SYNCHRONOUS_FOLDERS,
                    MountFlag.NO_SET_USER_ID,
                    MountFlag.NO_DEVICES,
                    MountFlag.NO_EXECUTION);
            return new EspMount(device, mountPoint, closed);
        } catch (LinuxException e) {
            throw new DiskException("EFI system partition", e);
        }
    }

    private static void detachLeftOver(String mountPoint) {
        boolean mounted = true;
        while (mounted) {
            mounted = Mounts.list().stream().anyMatch(mount -> mount.path().equals(mountPoint));
            if (mounted) {
                Mounts.detach(mountPoint);
            }
        }
    }

    @Override
    public Path path() {
        return Path.of(mountPoint);
    }

    @Override
    public long availableBytes() {
        try {
            return FileSystemStatus.of(mountPoint).availableBytes();
        } catch (LinuxException e) {
            throw new DiskException("room on " + device, e);
        }
    }

    /// The file system, and then the device: vfat leaves the device's own write cache alone.
    @Override
    public void sync() {
        try (Descriptor folder = LinuxFiles.open(mountPoint, OpenFlag.READ_ONLY);
                Descriptor disk = LinuxFiles.open(device, OpenFlag.READ_ONLY)) {
            FileSystemStatus.synchronize(folder);
            LinuxFiles.synchronize(disk);
        } catch (LinuxException e) {
            throw new DiskException("sync " + device, e);
        }
    }

    @Override
    public void forget(Path file) {
        try (Descriptor open = LinuxFiles.open(file.toString(), OpenFlag.READ_ONLY)) {
            LinuxFiles.forget(open, 0, 0);
        } catch (LinuxException e) {
            throw new DiskException("forget " + file, e);
        }
    }

    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            return;
        }
        try {
            unmount();
        } catch (LinuxException e) {
            throw new DiskException("unmount " + mountPoint, e);
        } finally {
            closed.run();
        }
    }

    private void unmount() {
        try {
            Mounts.unmount(mountPoint);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EBUSY) {
                throw e;
            }
            Mounts.detach(mountPoint);
        }
    }
}

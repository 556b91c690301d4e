package octant.update.trial;

import octant.update.UpdateDisk;
import octant.update.UpdateStatus;

/// The running boot and what is decided about it: confirm it, or go back. Every decision is durable
/// when its method returns, and a power cut inside it leaves the machine with a whole kernel name
/// for a whole slot.
///
/// One decision at a time, and none while an installation runs: the caller holds the
/// [octant.update.install.InstallLock].
public final class Trial {
    private final UpdateDisk disk;

    public Trial(UpdateDisk disk) {
        this.disk = disk;
    }

    /// @throws octant.update.UkiException if the EFI system partition cannot be read
    /// @throws octant.update.disk.DiskException if the partition table cannot be read
    public UpdateStatus status() {
        if (disk.runningSlot().isEmpty()) {
            return new UpdateStatus(
                    disk.runningSlot(),
                    disk.runningVersion(),
                    disk.runningRootHash(),
                    false,
                    java.util.Map.of());
        }
        throw new UnsupportedOperationException("status of " + disk);
    }

    /// This boot is good: the running kernel loses its counter. Doing it twice does no harm.
    ///
    /// @throws octant.update.UkiException if the EFI system partition cannot be read or written
    public CommitResult commit() {
        if (disk.runningSlot().isEmpty()) {
            return new CommitResult.NotPossible("the running root lies in no slot");
        }
        throw new UnsupportedOperationException("commit on " + disk);
    }

    /// Back to the other slot at the next boot, after every block of it was checked; that reads the
    /// whole slot and takes seconds.
    ///
    /// @throws octant.update.UkiException if the EFI system partition cannot be read or written
    public RollbackResult rollback() {
        if (disk.runningSlot().isEmpty()) {
            return new RollbackResult.Refused("the running root lies in no slot");
        }
        throw new UnsupportedOperationException("rollback on " + disk);
    }
}

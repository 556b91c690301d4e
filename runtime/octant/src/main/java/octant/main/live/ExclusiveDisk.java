package octant.main.live;

import java.nio.file.Path;
import octant.linux.BlockDevices;
import octant.linux.Descriptor;
import octant.linux.Errno;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;
import octant.update.disk.DiskException;
import octant.update.disk.FileDisk;
import octant.update.setup.SetupRefusal;
import octant.update.setup.SetupRefusedException;
import octant.update.setup.TargetDisk;

/// A whole disk that nobody else mounts, maps or opens in this way while it is open (open(2),
/// `O_EXCL` on a block device).
///
/// @param claim what keeps others away
record ExclusiveDisk(FileDisk disk, Descriptor claim) implements TargetDisk {
    /// @throws SetupRefusedException if somebody else has it
    static ExclusiveDisk open(String device) {
        Descriptor claim;
        try {
            claim = LinuxFiles.open(device, OpenFlag.READ_WRITE, OpenFlag.EXCLUSIVE);
        } catch (LinuxException e) {
            if (e.errno() == Errno.EBUSY) {
                throw new SetupRefusedException(
                        new SetupRefusal.InUse(device, "somebody else has it for himself alone"));
            }
            throw new DiskException("open(" + device + ")", e);
        }
        try {
            return new ExclusiveDisk(FileDisk.openForWriting(Path.of(device)), claim);
        } catch (DiskException e) {
            claim.close();
            throw e;
        }
    }

    @Override
    public void forget() {
        try {
            BlockDevices.flushBuffers(claim);
        } catch (LinuxException e) {
            throw new DiskException("flush buffers(" + disk.path() + ")", e);
        }
    }

    /// The kernel learns the new partitions.
    void readPartitions() {
        try {
            BlockDevices.readPartitions(claim);
        } catch (LinuxException e) {
            throw new DiskException("read partitions(" + disk.path() + ")", e);
        }
    }

    @Override
    public void close() {
        disk.close();
        claim.close();
    }
}

package octant.main.update;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import octant.linux.BlockDevices;
import octant.linux.Descriptor;
import octant.linux.FileSystemStatus;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;
import octant.update.MountedEsp;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.SlotDevice;
import octant.update.UpdateDisk;
import octant.update.boot.BootLoader;
import octant.update.disk.Architecture;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.PartitionRole;
import octant.update.esp.UefiLoader;
import octant.update.tryboot.TrybootLoader;
import octant.verity.RootHash;

/// The disk of the machine this runs on, over the kernel.
final class MachineDisk implements UpdateDisk {
    /// How long somebody else may have the EFI system partition mounted: a kernel is copied and
    /// written out in that time, on the slowest card.
    private static final int ESP_WAIT_SECONDS = 120;

    private final RunningRoot root;
    private final String version;
    private final String espMountPoint;
    private final String data;
    private final Semaphore esp = new Semaphore(1);

    /// @param version of the running system
    /// @param espMountPoint a folder that this makes if it is missing
    /// @param data where the data partition is mounted
    MachineDisk(RunningRoot root, String version, String espMountPoint, String data) {
        this.root = root;
        this.version = version;
        this.espMountPoint = espMountPoint;
        this.data = data;
    }

    @Override
    public Architecture architecture() {
        String name = System.getProperty("os.arch", "");
        return Architecture.named(name.equals("amd64") ? "x86_64" : name)
                .orElseThrow(() -> new DiskException("no slots for architecture " + name));
    }

    @Override
    public Optional<Slot> runningSlot() {
        return root.slot();
    }

    @Override
    public RootHash runningRootHash() {
        return root.hash().orElseThrow(() -> new DiskException("the running root is not verified"));
    }

    @Override
    public OctantVersion runningVersion() {
        return new OctantVersion(version);
    }

    @Override
    public int sectorBytes() {
        String device = disk();
        try (Descriptor open = LinuxFiles.open(device, OpenFlag.READ_ONLY)) {
            return BlockDevices.sectorBytes(open);
        } catch (LinuxException e) {
            throw new DiskException("sector size of " + device, e);
        }
    }

    @Override
    public Disk wholeDisk() {
        return new WholeDisk(disk());
    }

    @Override
    public SlotDevice open(PartitionRole role) {
        // What runs is never written to, whatever the caller does.
        boolean running =
                root.slot().stream()
                        .anyMatch(slot ->
                                slot.root() == role
                                        || slot.verity() == role
                                        || slot.boot() == role);
        return PartitionDevice.open(partition(role), !running);
    }

    @Override
    public long dataRoomBytes() {
        try {
            return FileSystemStatus.of(data).availableBytes();
        } catch (LinuxException e) {
            throw new DiskException("room on " + data, e);
        }
    }

    @Override
    public MountedEsp mountEsp() {
        try {
            if (!esp.tryAcquire(ESP_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new DiskException("the EFI system partition is in use; try again later");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DiskException("interrupted while waiting for the EFI system partition");
        }
        boolean mounted = false;
        try {
            MountedEsp open =
                    EspMount.open(partition(PartitionRole.ESP), espMountPoint, esp::release);
            mounted = true;
            return open;
        } finally {
            if (!mounted) {
                esp.release();
            }
        }
    }

    /// Told by the partitions beside the root: who started it reads one of the two.
    @Override
    public BootLoader bootLoader() {
        return root.partition(PartitionRole.BOOT_SELECT).isPresent()
                ? new TrybootLoader(this)
                : new UefiLoader(this);
    }

    private String disk() {
        return root.disk().orElseThrow(() -> new DiskException("the running root lies on no disk"));
    }

    private String partition(PartitionRole role) {
        return root.partition(role)
                .orElseThrow(() ->
                        new DiskException(
                                "no partition " + role.label() + " on the disk of the root"));
    }
}

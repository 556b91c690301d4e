package octant.update.esp;

import java.util.Optional;
import octant.update.PeHeader;
import octant.update.UkiContents;
import octant.update.UpdateDisk;
import octant.update.boot.BootArea;
import octant.update.boot.BootLoader;
import octant.update.boot.KernelFacts;
import octant.update.bundle.BundleManifest;

/// systemd-boot, started by UEFI firmware: kernels are UKIs on the EFI system partition, and it
/// counts the tries in their names.
///
/// @param sharing asked before a file is removed
public record UefiLoader(UpdateDisk disk, ClusterSharing sharing) implements BootLoader {
    public UefiLoader(UpdateDisk disk) {
        this(disk, ClusterSharing.on(disk));
    }

    @Override
    public String compatible() {
        return BundleManifest.compatibleFor(disk.architecture());
    }

    @Override
    public KernelFacts facts(String what, long sizeBytes, UkiContents.Source kernel) {
        PeHeader.parse(what, kernel.read(0, PeHeader.MAX_BYTES), sizeBytes);
        UkiContents contents = UkiContents.parse(what, kernel);
        return new KernelFacts(contents.version(), contents.target());
    }

    @Override
    public BootArea open() {
        return new EspArea(disk.mountEsp(), sharing);
    }

    /// It counts by itself, whatever restarts the machine.
    @Override
    public Optional<String> beforeRestart() {
        return Optional.empty();
    }
}

package octant.update.boot;

import java.util.Optional;
import octant.update.Slot;
import octant.update.disk.PartitionRole;

/// The boot loader's part of an installation.
///
/// @param kernelFile how the new kernel will be called
/// @param clear first: the slot's kernels go
/// @param finish after the kernel is there, whole
/// @param withdraw instead, if something went wrong: the loader does not see it any more
/// @param shortage why there is no room for it
public record BootInstall(
        Slot slot,
        String kernelFile,
        BootPlan clear,
        BootPlan finish,
        BootPlan withdraw,
        Optional<Shortage> shortage) {
    public record Shortage(PartitionRole partition, long neededBytes, long roomBytes) {}
}

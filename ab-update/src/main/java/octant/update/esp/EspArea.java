package octant.update.esp;

import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import octant.update.EfiFolder;
import octant.update.EspKernel;
import octant.update.MountedEsp;
import octant.update.boot.BootArea;
import octant.update.boot.BootInstall;
import octant.update.boot.BootPlan;
import octant.update.boot.BootState;
import octant.update.boot.NewKernelFile;
import octant.verity.BlockFile;
import octant.verity.CloseableBlockSource;

/// The EFI system partition while it is mounted.
record EspArea(MountedEsp esp, ClusterSharing sharing) implements BootArea {
    @Override
    public BootState state() {
        EfiFolder folder = new EfiFolder(esp.path());
        return new EspState(
                folder.kernels(),
                folder.strays(),
                changes().configuration().preferred(),
                esp.availableBytes());
    }

    @Override
    public List<String> apply(BootPlan plan) {
        if (!(plan instanceof EspPlan changes)) {
            throw new IllegalArgumentException("another boot loader's plan: " + plan);
        }
        return changes().apply(changes);
    }

    /// Those that are sound.
    @Override
    public List<CloseableBlockSource> kernels() {
        EfiFolder folder = new EfiFolder(esp.path());
        List<CloseableBlockSource> open = new ArrayList<>();
        for (EspKernel kernel : folder.kernels()) {
            if (kernel.rootHash().isPresent()) {
                open.add(BlockFile.open(folder.file(kernel), StandardOpenOption.READ));
            }
        }
        return open;
    }

    @Override
    public NewKernelFile create(BootInstall install) {
        return NewKernel.create(esp, install.kernelFile());
    }

    @Override
    public void close() {
        esp.close();
    }

    private EspChanges changes() {
        return new EspChanges(esp, sharing);
    }
}

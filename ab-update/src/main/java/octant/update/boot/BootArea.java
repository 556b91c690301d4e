package octant.update.boot;

import java.util.List;
import octant.verity.CloseableBlockSource;

/// What the boot loader reads, open for changes: the EFI system partition, or the boot partitions
/// of a card.
public interface BootArea extends AutoCloseable {
    /// As it is now.
    BootState state();

    /// Each step is on the medium before the next one begins. Applying a plan twice does no harm.
    ///
    /// @param plan of this loader's [BootState]
    /// @return what was left in place and why, for the operator; mostly nothing
    /// @throws octant.update.UkiException if it cannot be read or written
    List<String> apply(BootPlan plan);

    /// The kernels that are there, to copy blocks from.
    List<CloseableBlockSource> kernels();

    /// @param install of this loader's [BootState]; its `clear` was applied
    NewKernelFile create(BootInstall install);

    @Override
    void close();
}

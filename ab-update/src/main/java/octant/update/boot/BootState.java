package octant.update.boot;

import java.util.List;
import java.util.Optional;
import octant.update.EspKernel;
import octant.update.OctantVersion;
import octant.verity.RootHash;

/// What the boot loader's files said when they were read, and what would have to happen to them.
/// Pure from here on.
public interface BootState {
    /// Those of ours, in any order.
    List<EspKernel> kernels();

    /// The running kernel is good from now on.
    CommitPlan commit(OctantVersion version, RootHash rootHash);

    /// The running kernel is passed over from now on, so that the other slot starts.
    ///
    /// @return empty if no kernel here is the running one
    Optional<BootPlan> leave(OctantVersion version, RootHash rootHash);

    /// Makes room for a new version and puts it on trial.
    BootInstall install(NewVersion version);
}

package octant.main.update;

import java.util.Optional;
import octant.update.OctantVersion;
import octant.update.UpdateStatus;
import octant.update.install.InstallListener;
import octant.update.install.InstallOptions;
import octant.update.install.InstallReport;
import octant.update.trial.CommitResult;
import octant.update.trial.RollbackResult;
import octant.verity.RootHash;

/// The machine's two slots, and what can be done to them: a seam, so that who decides is tested
/// without a disk. Each method may take long and throws what `octant.update` throws.
interface Slots {
    /// Empty if the root lies in no slot, or is not verified.
    Optional<UpdateStatus> status();

    /// Of the running root, also when the disk cannot be read. Empty if it is not verified.
    Optional<RootHash> runningRootHash();

    /// Whether the slot that does not run would come up: there is a way back.
    boolean otherBoots();

    CommitResult commit();

    RollbackResult rollback();

    /// The version of a bundle, from its manifest; its signature is checked.
    OctantVersion version(BundleLocation bundle);

    InstallReport install(BundleLocation bundle, InstallOptions options, InstallListener listener);
}

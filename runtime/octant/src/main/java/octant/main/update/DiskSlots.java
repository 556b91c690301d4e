package octant.main.update;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import octant.update.BootForecast;
import octant.update.ForecastChecks;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.UpdateDisk;
import octant.update.UpdateStatus;
import octant.update.bundle.Bundle;
import octant.update.bundle.BundleSource;
import octant.update.bundle.FileBundleSource;
import octant.update.bundle.TrustStore;
import octant.update.disk.Disk;
import octant.update.download.DownloadOptions;
import octant.update.download.HttpBundleSource;
import octant.update.hawkbit.FleetUpdate;
import octant.update.install.InstallJournal;
import octant.update.install.InstallListener;
import octant.update.install.InstallLock;
import octant.update.install.InstallOptions;
import octant.update.install.InstallReport;
import octant.update.install.Updater;
import octant.update.trial.CommitResult;
import octant.update.trial.RollbackResult;
import octant.update.trial.Trial;
import octant.verity.RootHash;

/// The slots of the disk that the machine runs from.
final class DiskSlots implements Slots {
    /// Whose bundles are installed: part of the verified root.
    private static final Path TRUST = Path.of("/usr/lib/octant/trust");

    /// What an operator adds can only revoke.
    private static final Path DENIALS = Path.of("/etc/octant/update");

    private final UpdateDisk disk;
    private final RunningRoot root;
    private final InstallJournal journal;
    private final InstantSource clock;
    private final InstallLock lock;
    private final Trial trial;

    DiskSlots(UpdateDisk disk, RunningRoot root, InstallJournal journal, InstantSource clock) {
        this.disk = disk;
        this.root = root;
        this.journal = journal;
        this.clock = clock;
        this.lock = new InstallLock(clock);
        this.trial = new Trial(disk);
    }

    @Override
    public Optional<UpdateStatus> status() {
        return root.slot().isPresent() && root.hash().isPresent()
                ? Optional.of(trial.status())
                : Optional.empty();
    }

    @Override
    public Optional<RootHash> runningRootHash() {
        return root.hash();
    }

    @Override
    public boolean otherBoots() {
        Optional<Slot> other = root.slot().map(Slot::other);
        Disk whole = disk.wholeDisk();
        int sectorBytes = disk.sectorBytes();
        return BootForecast.of(whole, sectorBytes, ForecastChecks.light(whole, sectorBytes))
                .candidates()
                .stream()
                .anyMatch(candidate ->
                        candidate.whole()
                                && !candidate.passedOver()
                                && candidate.slot().equals(other));
    }

    @Override
    public CommitResult commit() {
        try (var _ = lock.acquire("mark-good")) {
            return trial.commit();
        }
    }

    @Override
    public RollbackResult rollback() {
        try (var _ = lock.acquire("rollback")) {
            return trial.rollback();
        }
    }

    @Override
    public OctantVersion version(BundleLocation bundle) {
        try (Bundle open = Bundle.open(open(bundle), trust(), clock.instant())) {
            return open.manifest().version();
        }
    }

    @Override
    public InstallReport install(
            BundleLocation bundle, InstallOptions options, InstallListener listener) {
        try (var _ = lock.acquire("install " + bundle.name())) {
            return new Updater(disk, trust(), journal, clock)
                    .install(open(bundle), options, listener);
        }
    }

    /// Read at each use: a list of revoked certificates that is put on the machine holds at once.
    private static TrustStore trust() {
        return TrustStore.readFolders(TRUST, DENIALS);
    }

    private static BundleSource open(BundleLocation bundle) {
        return switch (bundle) {
            case BundleLocation.OfFile(Path path) -> FileBundleSource.open(path);
            case BundleLocation.OfUrl(URI address, DownloadOptions options) ->
                    HttpBundleSource.open(address, options);
            case BundleLocation.OfFleet(FleetUpdate update) -> update.open();
        };
    }
}

package octant.update.install;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import octant.update.SlotCheck;
import octant.update.UpdateDisk;
import octant.update.boot.BootLoader;
import octant.update.bundle.Bundle;
import octant.update.bundle.BundleException;
import octant.update.bundle.BundleSource;
import octant.update.bundle.TrustStore;
import octant.verity.BlockDigests;
import octant.verity.VerityException;

/// Installs bundles into the slot that does not run. One at a time: the caller holds the
/// [InstallLock].
///
/// What it does is an [InstallPlan], in an order that makes every step restartable: an installation
/// that was interrupted is simply done again, and finds most of its blocks where it left them.
public final class Updater {
    private static final String UNCHANGED = "the running system is as it was";
    private static final String MAY_BOOT =
            "its kernel could not be taken back, so the next boot may try the new version";

    private final UpdateDisk disk;
    private final TrustStore trust;
    private final InstallJournal journal;
    private final InstantSource clock;

    /// @param clock certificates hold at it or do not; not before the machine's clock floor
    public Updater(UpdateDisk disk, TrustStore trust, InstallJournal journal, InstantSource clock) {
        this.disk = disk;
        this.trust = trust;
        this.journal = journal;
        this.clock = clock;
    }

    /// Takes minutes. The next boot tries what was installed; nobody reboots here.
    ///
    /// @param source is closed
    /// @return once everything is on the medium
    /// @throws RefusedException if nothing was touched, and why
    /// @throws InstallException if it ended half-way; the running system is as it was, unless the
    ///   message says that the new version may boot
    public InstallReport install(
            BundleSource source, InstallOptions options, InstallListener listener) {
        CountedSource counted = new CountedSource(source);
        try (Bundle bundle = open(counted)) {
            return install(offer(bundle, source.name()), counted::bytesRead, options, listener);
        }
    }

    InstallReport install(
            Offer offer, LongSupplier fetched, InstallOptions options, InstallListener listener) {
        long began = System.nanoTime();
        InstallMeter meter =
                new InstallMeter(
                        offer.manifest().version(),
                        listener,
                        Installation.work(offer),
                        System::nanoTime,
                        fetched);
        Installation installation = begin(offer, options, meter);
        try {
            installation.fillSlot();
        } catch (RuntimeException e) {
            throw failed(offer, UNCHANGED, e);
        }
        try {
            installation.addKernel();
            InstallPlan plan = installation.plan();
            InstallReport report =
                    new InstallReport(
                            plan.version(),
                            plan.slot(),
                            plan.rootHash(),
                            plan.kernelFile(),
                            offer.payloadBytes(),
                            fetched.getAsLong(),
                            meter.savedBytes(),
                            Duration.ofNanos(System.nanoTime() - began));
            journal.record(new InstallEvent.Installed(offer.source(), report));
            return report;
        } catch (RuntimeException e) {
            throw failed(offer, installation.withdrawKernel(e) ? UNCHANGED : MAY_BOOT, e);
        }
    }

    private InstallException failed(Offer offer, String outcome, RuntimeException cause) {
        try {
            journal.record(
                    new InstallEvent.Failed(
                            offer.source(), offer.manifest().version(), why(cause)));
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
        return new InstallException(
                "install(" + offer.source() + "): not finished; " + outcome + "; install again",
                cause);
    }

    private Bundle open(BundleSource source) {
        try {
            return Bundle.open(source, trust, clock.instant());
        } catch (BundleException e) {
            throw refused(source.name(), new Refusal.BadBundle(why(e)));
        }
    }

    private Offer offer(Bundle bundle, String source) {
        try {
            return Offer.of(source, bundle);
        } catch (BundleException e) {
            throw refused(source, new Refusal.BadBundle(why(e)));
        }
    }

    /// Everything that can be known beforehand; then the journal is told, and only then anything is
    /// touched.
    private Installation begin(Offer offer, InstallOptions options, InstallMeter meter) {
        try {
            meter.begin(InstallStep.CHECK);
            BootLoader loader = disk.bootLoader();
            MachineFacts machine = MachineFacts.of(disk, loader);
            InstallPlan plan = InstallPlan.of(machine, OfferFacts.of(offer, loader), options);
            byte[] tree = new byte[Math.toIntExact(offer.verity().sizeBytes())];
            offer.verity().read(0, ByteBuffer.wrap(tree));
            MemoryBlocks blocks = new MemoryBlocks("the bundle's hash tree", ByteBuffer.wrap(tree));
            BlockDigests digests = BlockDigests.of(blocks, plan.rootHash(), SlotCheck.THREADS);
            journal.record(new InstallEvent.Started(offer.source(), plan.version(), plan.slot()));
            return new Installation(disk, loader, offer, plan, blocks, digests, meter);
        } catch (RefusedException e) {
            throw refused(offer.source(), e.refusal());
        } catch (BundleException e) {
            throw refused(offer.source(), new Refusal.BadBundle(why(e)));
        } catch (VerityException e) {
            throw refused(offer.source(), new Refusal.Inconsistent(why(e)));
        }
    }

    /// Who asked is told why even if the journal takes nothing: that may be the very reason.
    private RefusedException refused(String source, Refusal refusal) {
        RefusedException refused = new RefusedException(refusal);
        try {
            journal.record(new InstallEvent.Refused(source, refusal));
        } catch (RuntimeException e) {
            refused.addSuppressed(e);
        }
        return refused;
    }

    private static String why(RuntimeException e) {
        return String.valueOf(e.getMessage());
    }
}

package octant.update.trial;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import octant.update.EspKernel;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.SlotCheck;
import octant.update.SlotSurvey;
import octant.update.UpdateDisk;
import octant.update.UpdateStatus;
import octant.update.boot.BootArea;
import octant.update.boot.BootLoader;
import octant.update.boot.BootState;
import octant.update.boot.CommitPlan;
import octant.update.boot.RollbackPlan;
import octant.update.boot.RunningKernels;
import octant.update.disk.Gpt;
import octant.verity.RootHash;
import octant.verity.VerityCheck;

/// The running boot and what is decided about it: confirm it, or go back. Every decision is durable
/// when its method returns, and a power cut inside it leaves the machine with a whole kernel for a
/// whole slot.
///
/// One decision at a time, and none while an installation runs: the caller holds the
/// [octant.update.install.InstallLock].
public final class Trial {
    private static final String NO_SLOT = "the running root lies in no slot of a disk";

    private final UpdateDisk disk;
    private final Supplier<BootLoader> loader;

    public Trial(UpdateDisk disk) {
        this(disk, disk::bootLoader);
    }

    Trial(UpdateDisk disk, Supplier<BootLoader> loader) {
        this.disk = disk;
        this.loader = loader;
    }

    /// @throws octant.update.UkiException if the boot loader's files cannot be read
    /// @throws octant.update.disk.DiskException if the partition table cannot be read
    public UpdateStatus status() {
        Optional<Slot> running = disk.runningSlot();
        OctantVersion version = disk.runningVersion();
        RootHash rootHash = disk.runningRootHash();
        if (running.isEmpty()) {
            return new UpdateStatus(running, version, rootHash, false, Map.of());
        }
        try (BootArea area = loader.get().open()) {
            List<EspKernel> kernels = area.state().kernels();
            boolean committed =
                    RunningKernels.among(kernels, version, rootHash).stream()
                            .anyMatch(kernel -> !kernel.name().isCounted());
            return new UpdateStatus(
                    running,
                    version,
                    rootHash,
                    committed,
                    new SlotSurvey(table(), kernels).states());
        }
    }

    /// This boot is good: the running kernel loses its counter. Doing it twice does no harm.
    ///
    /// @throws octant.update.UkiException if the boot loader's files cannot be read or written
    public CommitResult commit() {
        if (disk.runningSlot().isEmpty()) {
            return new CommitResult.NotPossible(NO_SLOT);
        }
        try (BootArea area = loader.get().open()) {
            CommitPlan plan = area.state().commit(disk.runningVersion(), disk.runningRootHash());
            return switch (plan) {
                case CommitPlan.NotPossible(String why) -> new CommitResult.NotPossible(why);
                case CommitPlan.Feasible feasible -> {
                    List<String> warnings = area.apply(feasible.changes());
                    yield feasible.newlyGood()
                            ? new CommitResult.Committed(
                                    disk.runningVersion(), feasible.kernelFile(), warnings)
                            : new CommitResult.AlreadyGood(
                                    disk.runningVersion(), feasible.kernelFile());
                }
            };
        }
    }

    /// Back to the other slot at the next boot, after every block of it was checked; that reads the
    /// whole slot and takes seconds.
    ///
    /// @throws octant.update.UkiException if the boot loader's files cannot be read or written
    public RollbackResult rollback() {
        Optional<Slot> running = disk.runningSlot();
        if (running.isEmpty()) {
            return new RollbackResult.Refused(NO_SLOT);
        }
        Slot other = running.get().other();
        OctantVersion version = disk.runningVersion();
        try (BootArea area = loader.get().open()) {
            BootState state = area.state();
            RollbackPlan plan =
                    RollbackPlan.of(
                            state,
                            new SlotSurvey(table(), state.kernels()).state(other),
                            version,
                            disk.runningRootHash());
            return switch (plan) {
                case RollbackPlan.Refused(String why) -> new RollbackResult.Refused(why);
                case RollbackPlan.Feasible feasible -> {
                    Optional<String> damage = damage(other, feasible.other().rootHash());
                    if (damage.isPresent()) {
                        yield new RollbackResult.Refused(damage.get());
                    }
                    area.apply(feasible.changes());
                    yield new RollbackResult.RolledBack(version, feasible.other().version(), other);
                }
            };
        }
    }

    private Optional<String> damage(Slot slot, RootHash rootHash) {
        return switch (SlotCheck.check(disk, slot, rootHash)) {
            case VerityCheck.Intact _ -> Optional.empty();
            case VerityCheck.BadData bad -> Optional.of(damaged(slot, bad));
            case VerityCheck.BadTree bad -> Optional.of(damaged(slot, bad));
        };
    }

    private static String damaged(Slot slot, VerityCheck found) {
        return "slot " + slot.letter() + " is damaged: " + found + "; install the version you want";
    }

    private Gpt table() {
        return Gpt.read(disk.wholeDisk(), disk.sectorBytes()).gpt();
    }
}

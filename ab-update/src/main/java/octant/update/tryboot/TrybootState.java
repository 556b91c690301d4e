package octant.update.tryboot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octant.update.EspKernel;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.UkiName;
import octant.update.VerityTarget;
import octant.update.boot.BootInstall;
import octant.update.boot.BootPlan;
import octant.update.boot.BootState;
import octant.update.boot.CommitPlan;
import octant.update.boot.NewVersion;
import octant.update.boot.RunningKernels;
import octant.update.tryboot.TrybootStep.Remember;
import octant.update.tryboot.TrybootStep.Select;
import octant.update.tryboot.TrybootStep.Wipe;
import octant.verity.RootHash;

/// A card's boot partitions. The one that starts is good, whatever its mark says: it is selected
/// first and marked afterwards. Versions are not compared: which one starts is written down.
///
/// ```
/// install into b      mark octant-boot-b as empty; wipe it; (write it); mark it as trial 1 0
/// restart             mark octant-boot-b as trial 0 1; tell the firmware
/// commit in b         let octant-boot-b start                from here on it is good
///                     mark octant-boot-b as good
/// roll back to a      let octant-boot-a start; mark octant-boot-b as trial 0 0
/// ```
///
/// @param starts whose boot partition starts
/// @param contents of those that hold something of ours
/// @param roomBytes of the partitions
record TrybootState(
        Slot starts, Map<Slot, BootContents> contents, TrialMarks marks, Map<Slot, Long> roomBytes)
        implements BootState {
    /// The firmware knows no more.
    static final int TRIES = 1;

    private static final UkiName.Tries NONE = new UkiName.Tries(0, 0);

    TrybootState {
        contents = Map.copyOf(contents);
        roomBytes = Map.copyOf(roomBytes);
    }

    @Override
    public List<EspKernel> kernels() {
        List<EspKernel> kernels = new ArrayList<>();
        for (Slot slot : Slot.values()) {
            held(slot).ifPresent(held -> kernels.add(kernel(slot, held)));
        }
        return kernels;
    }

    private EspKernel kernel(Slot slot, BootContents held) {
        return new EspKernel(
                slot.boot().label(),
                new UkiName(held.version().orElseThrow(), tries(slot)),
                held.release().target().map(VerityTarget::rootHash),
                roomBytes.getOrDefault(slot, 0L));
    }

    /// Empty if there is nothing of ours in its boot partition.
    Optional<BootContents> held(Slot slot) {
        return Optional.ofNullable(contents.get(slot));
    }

    @Override
    public CommitPlan commit(OctantVersion version, RootHash rootHash) {
        Optional<Slot> running = running(version, rootHash);
        if (running.isEmpty()) {
            return new CommitPlan.NotPossible(RunningKernels.noneIs(version));
        }
        Slot slot = running.get();
        boolean newlyGood = tries(slot).isPresent();
        List<TrybootStep> steps = new ArrayList<>();
        if (newlyGood) {
            steps.add(new Select(slot));
        }
        remember(slot, new Mark.Good(), steps);
        return new CommitPlan.Feasible(new TrybootPlan(steps), slot.boot().label(), newlyGood);
    }

    @Override
    public Optional<BootPlan> leave(OctantVersion version, RootHash rootHash) {
        return running(version, rootHash)
                .map(slot -> {
                    List<TrybootStep> steps = new ArrayList<>();
                    if (starts == slot) {
                        steps.add(new Select(slot.other()));
                    }
                    int done = tries(slot).map(UkiName.Tries::done).orElse(0);
                    remember(slot, new Mark.Counted(new UkiName.Tries(0, done)), steps);
                    return new TrybootPlan(steps);
                });
    }

    @Override
    public BootInstall install(NewVersion wanted) {
        Slot slot = wanted.slot();
        List<TrybootStep> clear = new ArrayList<>();
        if (starts == slot) {
            clear.add(new Select(slot.other()));
        }
        // It will not be the one that starts any more, and then its mark counts.
        remember(slot.other(), new Mark.Good(), clear);
        remember(slot, new Mark.Empty(), clear);
        clear.add(new Wipe(slot));
        return new BootInstall(
                slot,
                slot.boot().label(),
                new TrybootPlan(clear),
                new TrybootPlan(
                        List.of(new Remember(slot, new Mark.Counted(new UkiName.Tries(TRIES, 0))))),
                new TrybootPlan(List.of(new Remember(slot, new Mark.Empty()), new Wipe(slot))),
                shortage(wanted));
    }

    /// The one that waits for its try while the confirmed one runs.
    ///
    /// @return with that try taken off
    Optional<TrybootPlan> attempt() {
        Slot other = starts.other();
        return marks.of(other) instanceof Mark.Counted(UkiName.Tries tries)
                        && tries.left() > 0
                        && contents.containsKey(other)
                ? Optional.of(
                        new TrybootPlan(
                                List.of(
                                        new Remember(
                                                other,
                                                new Mark.Counted(
                                                        new UkiName.Tries(
                                                                tries.left() - 1,
                                                                tries.done() + 1))))))
                : Optional.empty();
    }

    private void remember(Slot slot, Mark mark, List<TrybootStep> steps) {
        if (!marks.of(slot).equals(mark)) {
            steps.add(new Remember(slot, mark));
        }
    }

    private Optional<Slot> running(OctantVersion version, RootHash rootHash) {
        return RunningKernels.among(kernels(), version, rootHash).stream()
                .map(EspKernel::fileName)
                .findFirst()
                .map(label -> Slot.A.boot().label().equals(label) ? Slot.A : Slot.B);
    }

    /// Empty if it is good.
    Optional<UkiName.Tries> tries(Slot slot) {
        if (slot == starts) {
            return Optional.empty();
        }
        return switch (marks.of(slot)) {
            case Mark.Good _ -> Optional.empty();
            case Mark.Counted(UkiName.Tries tries) -> Optional.of(tries);
            case Mark.Empty _ -> Optional.of(NONE);
        };
    }

    private Optional<BootInstall.Shortage> shortage(NewVersion wanted) {
        long room = roomBytes.getOrDefault(wanted.slot(), 0L);
        return wanted.kernelBytes() > room
                ? Optional.of(
                        new BootInstall.Shortage(wanted.slot().boot(), wanted.kernelBytes(), room))
                : Optional.empty();
    }
}

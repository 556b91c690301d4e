package octant.update.boot;

import octant.update.OctantVersion;
import octant.update.SlotState;
import octant.verity.RootHash;

/// What has to happen so that the other slot starts next: the running kernel loses its tries. Pure.
/// Whether the other slot is whole is checked before the changes are applied.
public sealed interface RollbackPlan {
    record Feasible(BootPlan changes, SlotState.Good other) implements RollbackPlan {}

    record Refused(String why) implements RollbackPlan {}

    /// @param other state of the slot that does not run
    /// @param version what runs
    static RollbackPlan of(
            BootState state, SlotState other, OctantVersion version, RootHash rootHash) {
        return switch (other) {
            case SlotState.Good good ->
                    state.leave(version, rootHash)
                            .<RollbackPlan>map(changes -> new Feasible(changes, good))
                            .orElseGet(() -> new Refused(RunningKernels.noneIs(version)));
            case SlotState.Trial trial ->
                    new Refused(
                            "the other slot holds version "
                                    + trial.version()
                                    + ", which was not booted yet; reboot to try it");
            case SlotState.Bad bad ->
                    new Refused(
                            "the other slot holds version "
                                    + bad.version()
                                    + ", whose tries are used up; install the version you want");
            case SlotState.Empty _ ->
                    new Refused("the other slot is empty; install the version you want");
            case SlotState.Unknown(String why) -> new Refused("the other slot: " + why);
        };
    }
}

package octant.update.trial;

import java.util.List;
import java.util.Optional;
import octant.update.EspKernel;
import octant.update.OctantVersion;
import octant.update.SlotState;
import octant.update.esp.EspPlan;
import octant.verity.RootHash;

/// What has to happen so that the other slot starts next: the running kernel loses its tries. Pure.
/// Whether the other slot is whole is checked before the changes are applied.
public sealed interface RollbackPlan {
    record Feasible(EspPlan changes, SlotState.Good other) implements RollbackPlan {}

    record Refused(String why) implements RollbackPlan {}

    /// @param other state of the slot that does not run
    /// @param preferred by the loader's configuration
    static RollbackPlan of(
            List<EspKernel> kernels,
            SlotState other,
            Optional<OctantVersion> preferred,
            OctantVersion version,
            RootHash rootHash) {
        return switch (other) {
            case SlotState.Good good -> to(good, kernels, preferred, version, rootHash);
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

    private static RollbackPlan to(
            SlotState.Good other,
            List<EspKernel> kernels,
            Optional<OctantVersion> preferred,
            OctantVersion version,
            RootHash rootHash) {
        List<EspKernel> running = RunningKernels.among(kernels, version, rootHash);
        if (running.isEmpty()) {
            return new Refused(
                    "no kernel on the EFI system partition is the running version " + version);
        }
        EspPlan.Builder changes = EspPlan.builder();
        running.stream()
                .filter(kernel -> !kernel.name().isBad())
                .forEach(kernel -> CommitPlan.exhaust(kernel, kernels, changes));
        changes.prefer(Optional.empty(), preferred);
        return new Feasible(changes.build(), other);
    }
}

package octant.update.trial;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import octant.update.EspKernel;
import octant.update.OctantVersion;
import octant.update.UkiName;
import octant.update.esp.EspPlan;
import octant.verity.RootHash;

/// What has to happen so that the running boot counts as good: its kernel gets a name without a
/// counter. Pure.
///
/// The running kernel is found by the version and root hash on the kernel's command line, since the
/// variable that names it (`LoaderBootCountPath`) is missing on some firmware. Both must match: a
/// name alone may be a leftover.
///
/// After a downgrade the newer version would win again as soon as the counter is gone, so it loses
/// its tries in between:
///
/// ```
/// copy octant_1.0+2-1.efi to octant_1.0.efi       from here on 1.0 starts whatever else happens
/// copy octant_2.0.efi to octant_2.0+0.efi
/// retire octant_2.0.efi                           from here on 1.0 is the only one with tries
/// retire octant_1.0+2-1.efi
/// let the loader take the newest version
/// ```
public sealed interface CommitPlan {
    /// @param kernelFile the name that is good then
    /// @param newlyGood whether it is not yet
    record Feasible(EspPlan changes, String kernelFile, boolean newlyGood) implements CommitPlan {}

    record NotPossible(String why) implements CommitPlan {}

    /// @param kernels in any order
    /// @param preferred by the loader's configuration: a downgrade is on trial
    static CommitPlan of(
            List<EspKernel> kernels,
            Optional<OctantVersion> preferred,
            OctantVersion version,
            RootHash rootHash) {
        List<EspKernel> running = RunningKernels.among(kernels, version, rootHash);
        if (running.isEmpty()) {
            return new NotPossible(
                    "no kernel on the EFI system partition is the running version " + version);
        }
        EspKernel booted = running.getFirst();
        UkiName good = booted.name().confirmed();
        EspPlan.Builder changes = EspPlan.builder();
        if (booted.name().isCounted()) {
            Optional<EspKernel> taken = named(good, kernels);
            if (taken.isPresent() && taken.get().rootHash().isPresent()) {
                return new NotPossible(
                        "the name "
                                + good
                                + " is taken by another image; remove it from the EFI system"
                                + " partition");
            }
            copy(booted, good, kernels, changes);
        }
        if (preferred.stream().anyMatch(version::equals)) {
            kernels.stream()
                    .filter(kernel -> kernel.rootHash().isPresent() && !running.contains(kernel))
                    .filter(kernel -> kernel.name().compareTo(good) < 0)
                    .forEach(newer -> exhaust(newer, kernels, changes));
        }
        changes.retire(
                running.stream()
                        .filter(kernel -> kernel.name().isCounted())
                        .map(EspKernel::fileName)
                        .toList());
        changes.prefer(Optional.empty(), preferred.filter(version::equals));
        boolean newlyGood = booted.name().isCounted();
        return new Feasible(
                changes.build(), newlyGood ? good.fileName() : booted.fileName(), newlyGood);
    }

    /// The kernel's tries are used up: the loader passes it over.
    static void exhaust(EspKernel kernel, List<EspKernel> all, EspPlan.Builder changes) {
        copy(kernel, kernel.name().exhausted(), all, changes);
        changes.retire(List.of(kernel.fileName()));
    }

    /// A copy that a power cut left unfinished is no kernel; it is made again.
    private static void copy(
            EspKernel kernel, UkiName to, List<EspKernel> all, EspPlan.Builder changes) {
        Optional<EspKernel> existing = named(to, all);
        if (existing.flatMap(EspKernel::rootHash).isEmpty()) {
            changes.retire(existing.stream().map(EspKernel::fileName).toList());
            changes.copy(kernel.fileName(), to.fileName());
        }
    }

    /// FAT does not tell capitals from small letters.
    private static Optional<EspKernel> named(UkiName name, List<EspKernel> kernels) {
        String key = name.fileName().toLowerCase(Locale.ROOT);
        return kernels.stream()
                .filter(kernel -> kernel.fileName().toLowerCase(Locale.ROOT).equals(key))
                .findFirst();
    }
}

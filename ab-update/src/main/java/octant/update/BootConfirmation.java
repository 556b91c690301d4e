package octant.update;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import octant.verity.RootHash;

/// What has to happen so that the running boot counts as good: its UKI loses the boot counter.
/// Planning is pure; [EfiFolder] reads the files before and renames after it:
///
/// ```
/// BootConfirmation plan = BootConfirmation.plan(folder.kernels(), version, rootHash);
/// folder.apply(plan);
/// ```
///
/// The running UKI is found by the version and root hash on the kernel's command line, since the
/// variable that names it (`LoaderBootCountPath`) is missing on some firmware. Both must match: a
/// name alone may be a leftover, and two releases may share a root image.
public sealed interface BootConfirmation {
    /// It has no counter: confirmed before, or installed as good.
    record AlreadyGood(String fileName) implements BootConfirmation {}

    /// Rename, and the boot is good.
    record Confirm(String from, String to) implements BootConfirmation {}

    /// The good name is taken by another image: nothing is renamed over it, a person must look.
    record NameTaken(String running, String taken) implements BootConfirmation {}

    /// No UKI on the EFI system partition carries the running version and root hash: started over
    /// the network, by hand, or from another disk.
    record NotFound() implements BootConfirmation {}

    /// @param found in any order
    /// @param version of the running system, from the kernel command line
    /// @param rootHash of the running system, from the kernel command line
    static BootConfirmation plan(List<EspKernel> found, OctantVersion version, RootHash rootHash) {
        Optional<EspKernel> running =
                found.stream()
                        .filter(kernel -> kernel.rootHash().stream().anyMatch(rootHash::equals))
                        .filter(kernel -> kernel.name().version().equals(version))
                        .min(mostTriedFirst());
        return running.map(kernel -> confirm(kernel, found)).orElseGet(NotFound::new);
    }

    private static BootConfirmation confirm(EspKernel running, List<EspKernel> found) {
        if (!running.name().isCounted()) {
            return new AlreadyGood(running.fileName());
        }
        String good = running.name().confirmed().fileName();
        return found.stream().anyMatch(kernel -> kernel.fileName().equalsIgnoreCase(good))
                ? new NameTaken(running.fileName(), good)
                : new Confirm(running.fileName(), good);
    }

    /// Several names for the running image: a good one settles it; else the one that lost tries is
    /// the one that was booted.
    private static Comparator<EspKernel> mostTriedFirst() {
        return Comparator.<EspKernel, Boolean>comparing(kernel -> kernel.name().isCounted())
                .thenComparing(
                        Comparator.<EspKernel>comparingInt(kernel -> kernel.name().done())
                                .reversed())
                .thenComparing(EspKernel::name)
                .thenComparing(EspKernel::fileName);
    }
}

package octant.update.esp;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import octant.update.EspKernel;
import octant.update.EspStray;
import octant.update.OctantVersion;
import octant.update.UkiName;
import octant.update.boot.BootInstall;
import octant.update.boot.BootPlan;
import octant.update.boot.BootState;
import octant.update.boot.CommitPlan;
import octant.update.boot.NewVersion;
import octant.update.boot.RunningKernels;
import octant.update.disk.PartitionRole;
import octant.verity.RootHash;

/// The EFI system partition, as systemd-boot sees it. The variable that names the running kernel
/// (`LoaderBootCountPath`) is missing on some firmware, so nothing here depends on it.
///
/// A confirmed kernel gets a name without a counter. After a downgrade the newer version would win
/// again as soon as the counter is gone, so it loses its tries in between:
///
/// ```
/// copy octant_1.0+2-1.efi to octant_1.0.efi       from here on 1.0 starts whatever else happens
/// copy octant_2.0.efi to octant_2.0+0.efi
/// retire octant_2.0.efi                           from here on 1.0 is the only one with tries
/// retire octant_1.0+2-1.efi
/// let the loader take the newest version
/// ```
///
/// @param kernels in any order
/// @param preferred by the loader's configuration: a downgrade is on trial
/// @param roomBytes for new files
public record EspState(
        List<EspKernel> kernels,
        List<EspStray> strays,
        Optional<OctantVersion> preferred,
        long roomBytes)
        implements BootState {
    /// Folders, names and the allocation table need some room too.
    public static final long SLACK_BYTES = 64 << 10;

    public EspState {
        kernels = List.copyOf(kernels);
        strays = List.copyOf(strays);
    }

    @Override
    public CommitPlan commit(OctantVersion version, RootHash rootHash) {
        List<EspKernel> running = RunningKernels.among(kernels, version, rootHash);
        if (running.isEmpty()) {
            return new CommitPlan.NotPossible(RunningKernels.noneIs(version));
        }
        EspKernel booted = running.getFirst();
        UkiName good = booted.name().confirmed();
        EspPlan.Builder changes = EspPlan.builder();
        if (booted.name().isCounted()) {
            Optional<EspKernel> taken = named(good);
            if (taken.isPresent() && taken.get().rootHash().isPresent()) {
                return new CommitPlan.NotPossible(
                        "the name "
                                + good
                                + " is taken by another image; remove it from the EFI system"
                                + " partition");
            }
            copy(booted, good, changes);
        }
        if (preferred.stream().anyMatch(version::equals)) {
            kernels.stream()
                    .filter(kernel -> kernel.rootHash().isPresent() && !running.contains(kernel))
                    .filter(kernel -> kernel.name().compareTo(good) < 0)
                    .forEach(newer -> exhaust(newer, changes));
        }
        changes.retire(
                running.stream()
                        .filter(kernel -> kernel.name().isCounted())
                        .map(EspKernel::fileName)
                        .toList());
        changes.prefer(Optional.empty(), preferred.filter(version::equals));
        boolean newlyGood = booted.name().isCounted();
        return new CommitPlan.Feasible(
                changes.build(), newlyGood ? good.fileName() : booted.fileName(), newlyGood);
    }

    @Override
    public Optional<BootPlan> leave(OctantVersion version, RootHash rootHash) {
        List<EspKernel> running = RunningKernels.among(kernels, version, rootHash);
        if (running.isEmpty()) {
            return Optional.empty();
        }
        EspPlan.Builder changes = EspPlan.builder();
        running.stream()
                .filter(kernel -> !kernel.name().isBad())
                .forEach(kernel -> exhaust(kernel, changes));
        changes.prefer(Optional.empty(), preferred);
        return Optional.of(changes.build());
    }

    @Override
    public BootInstall install(NewVersion wanted) {
        String kernelFile = UkiName.fresh(wanted.version(), wanted.tries()).fileName();
        Optional<OctantVersion> wins =
                Optional.of(wanted.version()).filter(_ -> wanted.downgrade());
        return new BootInstall(
                wanted.slot(),
                kernelFile,
                EspPlan.builder()
                        .prefer(Optional.empty(), preferred)
                        .retire(stale(wanted.running()))
                        .build(),
                EspPlan.builder().prefer(wins, Optional.empty()).build(),
                EspPlan.builder().retire(List.of(kernelFile)).build(),
                shortage(wanted));
    }

    /// The kernel's tries are used up: the loader passes it over.
    private void exhaust(EspKernel kernel, EspPlan.Builder changes) {
        copy(kernel, kernel.name().exhausted(), changes);
        changes.retire(List.of(kernel.fileName()));
    }

    /// A copy that a power cut left unfinished is no kernel; it is made again.
    private void copy(EspKernel kernel, UkiName to, EspPlan.Builder changes) {
        Optional<EspKernel> existing = named(to);
        if (existing.flatMap(EspKernel::rootHash).isEmpty()) {
            changes.retire(existing.stream().map(EspKernel::fileName).toList());
            changes.copy(kernel.fileName(), to.fileName());
        }
    }

    /// FAT does not tell capitals from small letters.
    private Optional<EspKernel> named(UkiName name) {
        String key = name.fileName().toLowerCase(Locale.ROOT);
        return kernels.stream()
                .filter(kernel -> kernel.fileName().toLowerCase(Locale.ROOT).equals(key))
                .findFirst();
    }

    /// There must be room for the kernel, for the copy of it that a commit makes, and after a
    /// downgrade for a copy of the one that runs now.
    private Optional<BootInstall.Shortage> shortage(NewVersion wanted) {
        long stale =
                kernels.stream()
                                .filter(kernel -> isStale(kernel.rootHash(), wanted.running()))
                                .mapToLong(EspKernel::sizeBytes)
                                .sum()
                        + strays.stream()
                                .filter(stray -> isStale(stray.rootHash(), wanted.running()))
                                .mapToLong(EspStray::sizeBytes)
                                .sum();
        long running =
                kernels.stream()
                        .filter(kernel -> !isStale(kernel.rootHash(), wanted.running()))
                        .mapToLong(EspKernel::sizeBytes)
                        .max()
                        .orElse(0);
        long needed = 2 * wanted.kernelBytes() + (wanted.downgrade() ? running : 0) + SLACK_BYTES;
        long room = roomBytes + stale;
        return needed > room
                ? Optional.of(new BootInstall.Shortage(PartitionRole.ESP, needed, room))
                : Optional.empty();
    }

    /// Kernels of the inactive slot and leftovers: all of ours that do not start what runs.
    private List<String> stale(RootHash running) {
        return Stream.concat(
                        kernels.stream()
                                .filter(kernel -> isStale(kernel.rootHash(), running))
                                .map(EspKernel::fileName),
                        strays.stream()
                                .filter(stray -> isStale(stray.rootHash(), running))
                                .map(EspStray::fileName))
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
    }

    private static boolean isStale(Optional<RootHash> rootHash, RootHash running) {
        return rootHash.stream().noneMatch(running::equals);
    }
}

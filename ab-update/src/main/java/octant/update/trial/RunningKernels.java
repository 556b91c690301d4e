package octant.update.trial;

import java.util.Comparator;
import java.util.List;
import octant.update.EspKernel;
import octant.update.OctantVersion;
import octant.verity.RootHash;

/// The names of the running kernel on the EFI system partition. There may be several after a power
/// cut: a good one settles it; else the one that lost tries is the one that was booted.
final class RunningKernels {
    private static final Comparator<EspKernel> BOOTED_FIRST =
            Comparator.<EspKernel, Boolean>comparing(kernel -> kernel.name().isCounted())
                    .thenComparing(
                            Comparator.<EspKernel>comparingInt(kernel -> kernel.name().done())
                                    .reversed())
                    .thenComparing(EspKernel::name)
                    .thenComparing(EspKernel::fileName);

    private RunningKernels() {}

    /// @return the one that was booted first; empty if it was started from elsewhere
    static List<EspKernel> among(
            List<EspKernel> kernels, OctantVersion version, RootHash rootHash) {
        return kernels.stream()
                .filter(kernel -> kernel.rootHash().stream().anyMatch(rootHash::equals))
                .filter(kernel -> kernel.name().version().equals(version))
                .sorted(BOOTED_FIRST)
                .toList();
    }
}

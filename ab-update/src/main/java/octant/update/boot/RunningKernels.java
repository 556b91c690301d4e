package octant.update.boot;

import java.util.Comparator;
import java.util.List;
import octant.update.EspKernel;
import octant.update.OctantVersion;
import octant.verity.RootHash;

/// The names of the running kernel. There may be several after a power cut: a good one settles it;
/// else the one that lost tries is the one that was booted.
public final class RunningKernels {
    private static final Comparator<EspKernel> BOOTED_FIRST =
            Comparator.<EspKernel, Boolean>comparing(kernel -> kernel.name().isCounted())
                    .thenComparing(
                            Comparator.<EspKernel>comparingInt(kernel -> kernel.name().done())
                                    .reversed())
                    .thenComparing(EspKernel::name)
                    .thenComparing(EspKernel::fileName);

    private RunningKernels() {}

    /// @return the one that was booted first; empty if it was started from elsewhere
    public static List<EspKernel> among(
            List<EspKernel> kernels, OctantVersion version, RootHash rootHash) {
        return kernels.stream()
                .filter(kernel -> kernel.rootHash().stream().anyMatch(rootHash::equals))
                .filter(kernel -> kernel.name().version().equals(version))
                .sorted(BOOTED_FIRST)
                .toList();
    }

    /// For the operator.
    public static String noneIs(OctantVersion version) {
        return "no kernel of the boot loader is the running version " + version;
    }
}

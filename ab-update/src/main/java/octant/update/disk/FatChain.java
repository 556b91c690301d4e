package octant.update.disk;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The clusters of a file or folder, in order, as the table links them.
///
/// @param runs neighbours joined
/// @param fault why the chain ends before its end mark, if it does; `runs` has what came before
public record FatChain(List<Run> runs, Optional<String> fault) {
    /// Clusters that lie side by side.
    public record Run(int first, int count) {}

    public FatChain {
        runs = List.copyOf(runs);
    }

    /// How many clusters it has.
    public long clusters() {
        return runs.stream().mapToLong(Run::count).sum();
    }

    /// Their numbers.
    BitSet clusterSet() {
        BitSet clusters = new BitSet();
        runs.forEach(run -> clusters.set(run.first(), run.first() + run.count()));
        return clusters;
    }

    /// Whether a cluster belongs to another chain too, of which these are all: removing one would
    /// free what the other still uses. Takes as long as this chain is, however it is cut up.
    boolean overlaps(BitSet other) {
        return runs.stream()
                .flatMapToInt(run -> IntStream.range(run.first(), run.first() + run.count()))
                .anyMatch(other::get);
    }
}

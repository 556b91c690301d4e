package octant.update.disk;

import java.util.List;
import java.util.Optional;

/// The clusters of a file or folder, in order, as the table links them.
///
/// @param runs neighbours joined
/// @param fault why the chain ends before its end mark, if it does; `runs` has what came before
public record FatChain(List<Run> runs, Optional<String> fault) {
    /// Clusters that lie side by side.
    public record Run(int first, int count) {
        boolean overlaps(Run other) {
            return first < other.first + other.count && other.first < first + count;
        }
    }

    public FatChain {
        runs = List.copyOf(runs);
    }

    /// How many clusters it has.
    public long clusters() {
        return runs.stream().mapToLong(Run::count).sum();
    }

    /// Whether a cluster belongs to both: removing one would free what the other still uses.
    public boolean overlaps(FatChain other) {
        return runs.stream().anyMatch(run -> other.runs.stream().anyMatch(run::overlaps));
    }
}

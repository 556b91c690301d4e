package octant.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the boot did, when, how long it took and how it went: the answer of `/api/v1/status`. Steps
/// that nobody waits for are added later, from their own threads.
public final class BootTimeline {
    /// @param startNanos since the kernel started
    /// @param onFailure what it means if it failed
    public record Entry(
            String name,
            long startNanos,
            long durationNanos,
            Outcome outcome,
            OnFailure onFailure) {
        /// What an operator should know of it: why it failed, unless that hardly matters.
        public Optional<String> warning() {
            return outcome instanceof Outcome.Degraded(String reason)
                            && onFailure != OnFailure.IGNORED
                    ? Optional.of(name + ": " + reason)
                    : Optional.empty();
        }
    }

    /// More steps than any sequence has; later ones are dropped.
    public static final int MAX_ENTRIES = 128;

    private final List<Entry> entries = new ArrayList<>();

    /// A boot that has not begun.
    public BootTimeline() {}

    public synchronized void add(Entry entry) {
        if (entries.size() < MAX_ENTRIES) {
            entries.add(entry);
        }
    }

    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }
}

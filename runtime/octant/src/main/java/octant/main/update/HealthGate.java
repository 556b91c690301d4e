package octant.main.update;

import java.time.Duration;
import java.util.Optional;

/// Judges a boot on trial. Pure: observations and the time go in, a verdict comes out.
///
/// ```text
///            a problem, a restart, a gap
///          ┌──────────────┐
///          ▼              │
///       waiting ──────► healthy ──────► Good         well for the whole window
///          │              │
///          └──────┬───────┘
///                 ▼
///              GiveUp                                at the deadline, if there is a way back
/// ```
///
/// Time is the monotonic clock's, so that a clock that is set neither shortens nor lengthens
/// anything. Without a way back the gate goes on for as long as it takes: the only bootable system
/// is never restarted by itself.
final class HealthGate {
    /// Looks further apart than this do not show that all was well in between.
    static final Duration MAX_GAP = Duration.ofSeconds(20);

    private final Duration window;
    private final Duration deadline;
    private final long startNanos;
    private Optional<Streak> streak = Optional.empty();
    private Optional<String> lastProblem = Optional.empty();

    /// How long all has been well.
    ///
    /// @param restarts of the required services when it began
    private record Streak(long sinceNanos, long lastNanos, int restarts) {}

    /// @param deadline from `startNanos` on
    /// @param startNanos when the boot began to be judged
    HealthGate(Duration window, Duration deadline, long startNanos) {
        this.window = window;
        this.deadline = deadline;
        this.startNanos = startNanos;
    }

    /// One look at the machine.
    ///
    /// @param problem what is not well, for a person to read; empty if all is
    /// @param restarts of the required services, together: one that fell and rose between two looks
    ///   was not healthy
    /// @param wayBack whether another slot can be booted
    record Observation(Optional<String> problem, int restarts, boolean wayBack) {}

    sealed interface Verdict {
        /// @param healthy for how long all has been well
        /// @param waitingFor what is not; empty if only time is missing
        record Waiting(Duration healthy, Optional<String> waitingFor) implements Verdict {}

        record Good() implements Verdict {}

        /// The deadline has passed and another slot can be booted.
        record GiveUp(String reason) implements Verdict {}
    }

    Verdict observe(long nowNanos, Observation seen) {
        follow(nowNanos, seen);
        Duration healthy = streak.map(s -> since(s.sinceNanos(), nowNanos)).orElse(Duration.ZERO);
        if (streak.isPresent() && healthy.compareTo(window) >= 0) {
            return new Verdict.Good();
        }
        if (isOverdue(nowNanos) && seen.wayBack()) {
            return new Verdict.GiveUp(reason(healthy));
        }
        return new Verdict.Waiting(healthy, seen.problem());
    }

    /// Whether the deadline has passed.
    boolean isOverdue(long nowNanos) {
        return since(startNanos, nowNanos).compareTo(deadline) >= 0;
    }

    private void follow(long nowNanos, Observation seen) {
        if (seen.problem().isPresent()) {
            lastProblem = seen.problem();
            streak = Optional.empty();
            return;
        }
        boolean goesOn =
                streak.isPresent()
                        && streak.get().restarts() == seen.restarts()
                        && since(streak.get().lastNanos(), nowNanos).compareTo(MAX_GAP) <= 0;
        if (streak.isPresent() && !goesOn) {
            lastProblem =
                    Optional.of(
                            streak.get().restarts() == seen.restarts()
                                    ? "nobody looked for more than " + MAX_GAP.toSeconds() + " s"
                                    : "a required service was restarted");
        }
        long began = goesOn ? streak.get().sinceNanos() : nowNanos;
        streak = Optional.of(new Streak(began, nowNanos, seen.restarts()));
    }

    private String reason(Duration healthy) {
        String problem = lastProblem.orElse("nothing was wrong, it only began late");
        String late = "not healthy within " + deadline.toSeconds() + " s: ";
        return streak.isEmpty()
                ? late + problem
                : late
                        + "well for only "
                        + healthy.toSeconds()
                        + " of "
                        + window.toSeconds()
                        + " s, before that: "
                        + problem;
    }

    private static Duration since(long thenNanos, long nowNanos) {
        return Duration.ofNanos(nowNanos - thenNanos);
    }
}

package octant.init.service;

import java.time.Duration;

/// Where a service is in its life.
///
/// ```text
/// Waiting → Starting → Running → Stopping → Stopped
///              │          │
///              └──────────┴──→ Restarting → Starting …   (restart policy)
///                         └──→ Failed                    (given up)
/// ```
///
/// [#label] and [#detail] are methods of each case rather than a `switch`: a new case is a compiler
/// error all the same, and a pattern switch costs 3 ms at its first use, before the first service
/// runs.
public sealed interface ServiceState {
    /// One lower-case word, as `octant status` shows it.
    String label();

    /// What there is to say beyond the label; may be empty.
    default String detail() {
        return "";
    }

    /// Its dependencies are not ready yet.
    record Waiting() implements ServiceState {
        @Override
        public String label() {
            return "waiting";
        }
    }

    record Starting() implements ServiceState {
        @Override
        public String label() {
            return "starting";
        }
    }

    /// Ready. Unhealthy answers are counted, but do not leave this state until the limit.
    record Running() implements ServiceState {
        @Override
        public String label() {
            return "running";
        }
    }

    /// It ended unasked and will be started again.
    ///
    /// @param attempt which restart this will be, from 1
    record Restarting(String cause, int attempt, Duration delay) implements ServiceState {
        @Override
        public String label() {
            return "restarting";
        }

        @Override
        public String detail() {
            return cause + " (restart " + attempt + " in " + delay.toMillis() + " ms)";
        }
    }

    record Stopping() implements ServiceState {
        @Override
        public String label() {
            return "stopping";
        }
    }

    /// Ended as asked.
    record Stopped() implements ServiceState {
        @Override
        public String label() {
            return "stopped";
        }
    }

    /// Given up, by the restart policy or because a dependency was.
    record Failed(String reason) implements ServiceState {
        @Override
        public String label() {
            return "failed";
        }

        @Override
        public String detail() {
            return reason;
        }
    }
}

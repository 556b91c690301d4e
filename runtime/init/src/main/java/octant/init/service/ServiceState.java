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
public sealed interface ServiceState {
    /// Its dependencies are not ready yet.
    record Waiting() implements ServiceState {}

    record Starting() implements ServiceState {}

    /// Ready. Unhealthy answers are counted, but do not leave this state until the limit.
    record Running() implements ServiceState {}

    /// It ended unasked and will be started again.
    ///
    /// @param attempt which restart this will be, from 1
    record Restarting(String cause, int attempt, Duration delay) implements ServiceState {}

    record Stopping() implements ServiceState {}

    /// Ended as asked.
    record Stopped() implements ServiceState {}

    /// Given up, by the restart policy or because a dependency was.
    record Failed(String reason) implements ServiceState {}
}

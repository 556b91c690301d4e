package octant.init.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How one service was at the moment of a [snapshot][Supervisor#snapshot].
///
/// @param since when it entered `state`
/// @param restarts restarts since boot, by policy or by an operator
/// @param lastHealth the last answer of the present or latest run
/// @param startDuration how long the latest successful start took
public record ServiceStatus(
        ServiceId id,
        ServiceState state,
        Instant since,
        int restarts,
        Optional<Health> lastHealth,
        List<ServiceId> dependencies,
        Optional<Duration> startDuration) {}

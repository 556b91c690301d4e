package octant.init.service;

import java.time.Duration;

/// The bounds within which a service lives.
///
/// @param restart what follows when it ends unasked
/// @param startTimeout how long [Service#start] may take
/// @param stopTimeout how long [Service#stop] may take
/// @param healthInterval the time between two health checks; one that takes longer than this or
///   than [#MAX_HEALTH_TIMEOUT] counts as unhealthy
/// @param unhealthyLimit health checks that may fail in a row before the run counts as crashed
public record ServicePolicy(
        RestartPolicy restart,
        Duration startTimeout,
        Duration stopTimeout,
        Duration healthInterval,
        int unhealthyLimit) {
    public static final Duration MAX_HEALTH_TIMEOUT = Duration.ofSeconds(2);
    public static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    public ServicePolicy {
        requireBounded("start time-out", startTimeout);
        requireBounded("stop time-out", stopTimeout);
        requireBounded("health interval", healthInterval);
        if (unhealthyLimit < 1) {
            throw new IllegalArgumentException("unhealthy limit: want at least 1");
        }
    }

    public static ServicePolicy standard() {
        return new ServicePolicy(
                RestartPolicy.onFailure(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                3);
    }

    /// How long one health check may take.
    public Duration healthTimeout() {
        return healthInterval.compareTo(MAX_HEALTH_TIMEOUT) < 0
                ? healthInterval
                : MAX_HEALTH_TIMEOUT;
    }

    private static void requireBounded(String what, Duration duration) {
        if (!duration.isPositive() || duration.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(what + ": want more than nothing, at most an hour");
        }
    }
}

package octant.init.service;

import java.time.Duration;

/// When a service that ended is started again, how long to wait before, and when to give up.
///
/// @param when which ends lead to a restart
/// @param firstDelay the wait before the first restart; each further one doubles it
/// @param maxDelay the bound of that doubling
/// @param attempts restarts within `window` after which the service is given up
/// @param window how far back restarts are counted
public record RestartPolicy(
        When when, Duration firstDelay, Duration maxDelay, int attempts, Duration window) {
    public static final Duration MAX_WINDOW = Duration.ofDays(365);

    /// Most restarts that may be counted: the supervisor keeps the time of each.
    public static final int MAX_ATTEMPTS = 1_000;

    public enum When {
        /// After a failure, and after a run that says it [ended][ServiceContext#ended].
        ALWAYS,
        /// After a failed start, a crash, too many unhealthy answers, a kill.
        ON_FAILURE,
        NEVER
    }

    public RestartPolicy {
        if (firstDelay.isNegative()
                || maxDelay.compareTo(firstDelay) < 0
                || maxDelay.compareTo(MAX_WINDOW) > 0) {
            throw new IllegalArgumentException(
                    "restart delays: want 0 <= " + firstDelay + " <= " + maxDelay + " <= a year");
        }
        if (attempts < 0 || attempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("restart attempts: want 0 to " + MAX_ATTEMPTS);
        }
        if (window.isNegative() || window.compareTo(MAX_WINDOW) > 0) {
            throw new IllegalArgumentException("restart window: want 0 to a year");
        }
    }

    /// Five restarts within ten minutes, after 200 ms, 400 ms … at most 30 s.
    public static RestartPolicy onFailure() {
        return new RestartPolicy(
                When.ON_FAILURE,
                Duration.ofMillis(200),
                Duration.ofSeconds(30),
                5,
                Duration.ofMinutes(10));
    }

    public static RestartPolicy never() {
        return new RestartPolicy(When.NEVER, Duration.ZERO, Duration.ZERO, 0, Duration.ZERO);
    }

    /// The wait before restart number `attempt` (the first is 1).
    public Duration delay(int attempt) {
        Duration delay = firstDelay;
        for (int i = 1; i < attempt && delay.compareTo(maxDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
    }
}

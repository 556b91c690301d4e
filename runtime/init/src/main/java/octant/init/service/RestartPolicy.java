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
    public enum When {
        ALWAYS,
        ON_FAILURE,
        NEVER
    }

    public RestartPolicy {
        if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "delays: want 0 <= " + firstDelay + " <= " + maxDelay);
        }
        if (attempts < 0 || window.isNegative()) {
            throw new IllegalArgumentException("attempts and window: want no negative number");
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

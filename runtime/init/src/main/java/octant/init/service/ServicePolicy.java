package octant.init.service;

import java.time.Duration;

/// The bounds within which a service lives.
///
/// @param restart what follows when it ends unasked
/// @param startTimeout how long [Service#start] may take
/// @param stopTimeout how long [Service#stop] may take
/// @param healthInterval the time between two health checks
/// @param unhealthyLimit health checks that may fail in a row before the run counts as crashed
public record ServicePolicy(
        RestartPolicy restart,
        Duration startTimeout,
        Duration stopTimeout,
        Duration healthInterval,
        int unhealthyLimit) {
    public static ServicePolicy standard() {
        return new ServicePolicy(
                RestartPolicy.onFailure(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                3);
    }
}

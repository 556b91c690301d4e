package octant.init;

import java.time.Duration;
import octant.init.service.Health;
import octant.init.service.RestartPolicy;
import octant.init.service.Service;
import octant.init.service.ServiceContext;
import octant.init.service.ServiceId;
import octant.init.service.ServicePolicy;

/// The service of the drill [Drill#NEVER_HEALTHY]: it runs, is never well, and says why.
final class UnhealthyService implements Service {
    static final String REASON = "this is the fire drill never-healthy";

    /// It shall stay as it is, not crash for it.
    private static final int NEVER_GIVEN_UP = Integer.MAX_VALUE;

    @Override
    public ServiceId id() {
        return new ServiceId("fire-drill");
    }

    @Override
    public ServicePolicy policy() {
        Duration moment = Duration.ofMillis(500);
        Duration bound = Duration.ofSeconds(5);
        return new ServicePolicy(RestartPolicy.never(), bound, bound, moment, NEVER_GIVEN_UP);
    }

    @Override
    public void start(ServiceContext context) {}

    @Override
    public Health health() {
        return new Health.Unhealthy(REASON);
    }

    @Override
    public void stop() {}
}

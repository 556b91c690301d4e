package octant.main.update;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octant.init.service.Health;
import octant.init.service.Service;
import octant.init.service.ServiceContext;
import octant.init.service.ServiceId;
import octant.services.ledger.LedgerService;

/// The threads of updates: `update` does what is asked; `update-poll` and `update-fleet` ask for
/// what the configuration and the fleet server want.
public final class UpdateService implements Service {
    public static final ServiceId ID = new ServiceId("update");

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(3);

    private final Updates updates;
    private final Polling polling;
    private final Fleet fleet;
    private volatile List<Thread> threads = List.of();

    UpdateService(Updates updates, Polling polling, Fleet fleet) {
        this.updates = updates;
        this.polling = polling;
        this.fleet = fleet;
    }

    @Override
    public ServiceId id() {
        return ID;
    }

    /// It ends first: an installation that breaks off then is still recorded.
    @Override
    public Set<ServiceId> dependencies() {
        return Set.of(LedgerService.ID);
    }

    @Override
    public void start(ServiceContext context) {
        updates.open();
        threads =
                List.of(
                        thread("update", updates::work, context),
                        thread("update-poll", polling::run, context),
                        thread("update-fleet", fleet::run, context));
    }

    @Override
    public Health health() {
        Optional<Thread> dead = threads.stream().filter(thread -> !thread.isAlive()).findFirst();
        return threads.isEmpty()
                ? new Health.Unhealthy("not started")
                : dead.<Health>map(thread -> new Health.Unhealthy(thread.getName() + " has ended"))
                        .orElse(Health.HEALTHY);
    }

    /// An installation breaks off: the running slot is as it was, the other one not bootable.
    @Override
    public void stop() throws InterruptedException {
        List<Thread> running = threads;
        threads = List.of();
        updates.stop();
        running.forEach(Thread::interrupt);
        for (Thread thread : running) {
            var _ = thread.join(STOPS_WITHIN);
        }
    }

    private static Thread thread(String name, Runnable work, ServiceContext context) {
        return Thread.ofPlatform()
                .name(name)
                .daemon()
                .start(() -> {
                    try {
                        work.run();
                    } catch (RuntimeException | LinkageError e) {
                        context.crashed(e);
                    }
                });
    }
}

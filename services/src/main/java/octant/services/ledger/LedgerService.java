package octant.services.ledger;

import java.time.Duration;
import java.util.Optional;
import octant.init.service.Health;
import octant.init.service.RestartPolicy;
import octant.init.service.Service;
import octant.init.service.ServiceContext;
import octant.init.service.ServiceId;
import octant.init.service.ServicePolicy;

/// The life of the ledger's `system` partition.
///
/// Ready means: it takes entries. Their acknowledgement waits until the writer has checked the
/// tail, so a start costs no more than a folder and a thread.
public final class LedgerService implements Service {
    public static final ServiceId ID = new ServiceId("ledger");

    private final LedgerConfiguration configuration;
    private final LedgerJournal journal;
    private volatile Optional<Ledger> ledger = Optional.empty();

    public LedgerService(LedgerConfiguration configuration, LedgerJournal journal) {
        this.configuration = configuration;
        this.journal = journal;
    }

    @Override
    public ServiceId id() {
        return ID;
    }

    /// A full or failing disk is no reason to restart: the writer tries again by itself, and what
    /// depends on the ledger stays up, with its entries refused.
    @Override
    public ServicePolicy policy() {
        return new ServicePolicy(
                RestartPolicy.onFailure(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Integer.MAX_VALUE);
    }

    @Override
    public void start(ServiceContext context) {
        Ledger opened = Ledger.open(configuration, PartitionName.SYSTEM, context::crashed);
        ledger = Optional.of(opened);
        journal.attach(opened);
    }

    @Override
    public Health health() {
        Optional<String> outage =
                ledger.isEmpty() ? Optional.of("not started") : ledger.get().outage();
        if (outage.isPresent()) {
            return new Health.Unhealthy(outage.get());
        }
        journal.flush();
        return Health.HEALTHY;
    }

    @Override
    public void stop() {
        journal.detach();
        Optional<Ledger> open = ledger;
        ledger = Optional.empty();
        open.ifPresent(Ledger::close);
    }

    /// The running ledger; a restart makes another.
    ///
    /// @throws LedgerException if the service is not running
    public Ledger ledger() {
        return ledger.orElseThrow(() -> new LedgerException("the ledger service is not running"));
    }
}

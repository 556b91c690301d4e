package octant.services.ledger;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octant.init.service.ServiceEvent;
import octant.init.service.ServiceJournal;
import octant.init.service.ServiceState;

/// Turns the supervisor's events into entries; never blocks, never throws.
///
/// The first events come before the ledger is there, and some while its disk fails: they wait here,
/// at most [#MAX_WAITING] of them, and are offered again by the next event and by [#flush]. Events
/// beyond that are counted, and the number becomes an entry.
public final class LedgerJournal implements ServiceJournal {
    static final int MAX_WAITING = 512;

    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private Optional<Ledger> ledger = Optional.empty();
    private long lost;

    /// A journal without a ledger yet; [LedgerService] attaches one.
    public LedgerJournal() {}

    @Override
    public void record(ServiceEvent event) {
        keep(entry(event));
        flush();
    }

    /// From now on entries go to `ledger`; those that waited go first.
    void attach(Ledger ledger) {
        synchronized (this) {
            this.ledger = Optional.of(ledger);
        }
        flush();
    }

    /// From now on entries wait.
    synchronized void detach() {
        ledger = Optional.empty();
    }

    /// Offers what waits.
    void flush() {
        // Collected under the lock, offered outside it: a refusal comes back through keep().
        ArrayDeque<Entry> entries;
        Ledger target;
        synchronized (this) {
            if (ledger.isEmpty() || waiting.isEmpty() || ledger.get().outage().isPresent()) {
                return;
            }
            target = ledger.get();
            entries = new ArrayDeque<>(waiting);
            waiting.clear();
            if (lost > 0) {
                entries.add(lostEntry(lost));
                lost = 0;
            }
        }
        for (Entry entry : entries) {
            var _ =
                    target.offer(entry)
                            .whenComplete((receipt, failure) -> {
                                if (failure != null) {
                                    keep(entry);
                                }
                            });
        }
    }

    synchronized int waiting() {
        return waiting.size();
    }

    private synchronized void keep(Entry entry) {
        if (waiting.size() < MAX_WAITING) {
            waiting.add(entry);
        } else {
            lost++;
        }
    }

    private static Entry lostEntry(long lost) {
        return new Entry("journal.lost", "init", Map.of("events", Long.toString(lost)));
    }

    private static Entry entry(ServiceEvent event) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("service", event.service().name());
        fields.put("at", event.time().toString());
        fields.put("from", event.previous().label());
        fields.put("to", event.current().label());
        switch (event.current()) {
            case ServiceState.Restarting(var cause, var attempt, var delay) -> {
                fields.put("reason", LedgerText.bounded(cause));
                fields.put("attempt", Integer.toString(attempt));
                fields.put("delay-ms", Long.toString(delay.toMillis()));
            }
            case ServiceState.Failed(var reason) ->
                    fields.put("reason", LedgerText.bounded(reason));
            case ServiceState.Waiting(),
                    ServiceState.Starting(),
                    ServiceState.Running(),
                    ServiceState.Stopping(),
                    ServiceState.Stopped() -> {}
        }
        return new Entry("service.state", "init", fields);
    }
}

package octant.main.update;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import octant.services.ledger.Entry;
import octant.services.ledger.Ledger;
import octant.services.ledger.LedgerException;

/// The ledger of the machine. Early in a boot it may not run yet, and with a broken disk it never
/// will: both are waited for no longer than [#PATIENCE].
///
/// @param ledger the running one; a [LedgerException] while there is none
record MachineLedger(Supplier<Ledger> ledger) implements UpdateLedger {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final String ACTOR = "update";

    @Override
    public void record(String kind, Map<String, String> fields) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            Ledger running = running(deadline);
            long left = Math.max(1, deadline - System.nanoTime());
            var _ = running.append(new Entry(kind, ACTOR, fields)).get(left, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            String why = String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
            throw new LedgerException("ledger: " + kind + " not recorded: " + why, e);
        } catch (TimeoutException e) {
            throw new LedgerException(
                    "ledger: " + kind + " not acknowledged within " + PATIENCE.toSeconds() + " s",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("ledger: " + kind + " not recorded: interrupted", e);
        }
    }

    private Ledger running(long deadline) throws InterruptedException {
        while (true) {
            try {
                return ledger.get();
            } catch (LedgerException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw e;
                }
                Thread.sleep(LOOK_EVERY);
            }
        }
    }
}

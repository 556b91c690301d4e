package octant.main.update;

import java.util.Map;

/// Where updates are recorded for good.
interface UpdateLedger {
    /// On the disk when this returns; waits for a bounded time only.
    ///
    /// @throws octant.services.ledger.LedgerException if it is not
    void record(String kind, Map<String, String> fields);
}

package octant.services.ledger;

/// The ledger could not do what it was asked: the entry is not acknowledged. Names the partition
/// and the reason, and what an operator can do.
public final class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LedgerException(String message) {
        super(message);
    }

    public LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}

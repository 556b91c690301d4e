package octant.verity;

/// A tree that cannot be built, read or checked: what was tried, on which file, and why.
public final class VerityException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public VerityException(String message) {
        super(message);
    }

    public VerityException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}

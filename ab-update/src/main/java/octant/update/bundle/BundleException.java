package octant.update.bundle;

/// A bundle that cannot be read, trusted or written: what was found, where, and what to do.
public final class BundleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BundleException(String message) {
        super(message);
    }

    public BundleException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}

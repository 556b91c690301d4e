package octant.update.disk;

/// A disk that cannot be read, written, laid out or understood: what was tried, on what, and why.
public final class DiskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DiskException(String message) {
        super(message);
    }

    public DiskException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}

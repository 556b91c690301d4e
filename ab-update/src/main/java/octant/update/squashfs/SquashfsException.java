package octant.update.squashfs;

/// A squashfs image that cannot be read or written: what was found, and where.
public final class SquashfsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SquashfsException(String message) {
        super(message);
    }

    public SquashfsException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}

package octant.update;

/// A kernel image or its place on the EFI system partition that cannot be read or changed.
public final class UkiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UkiException(String message) {
        super(message);
    }

    public UkiException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}

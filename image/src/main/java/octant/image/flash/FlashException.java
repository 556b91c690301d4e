package octant.image.flash;

/// Why an image was not written, or not wholly; its message says what, where and what to do.
public final class FlashException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FlashException(String message) {
        super(message);
    }

    FlashException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}

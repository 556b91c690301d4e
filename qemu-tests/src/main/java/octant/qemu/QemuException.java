package octant.qemu;

/// QEMU, a tool beside it or the guest did not do what it should. The message names what, and ends
/// with a hint of what to do where there is one.
public final class QemuException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public QemuException(String message) {
        super(message);
    }

    public QemuException(String message, Throwable cause) {
        super(message, cause);
    }
}

package octant.update.install;

/// An installation that ended half-way; its message says at which step, why, and what to do. The
/// running system is as it was, and the next installation starts afresh. The new version does not
/// boot, unless the message says that it may.
public final class InstallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InstallException(String message) {
        super(message);
    }

    public InstallException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}

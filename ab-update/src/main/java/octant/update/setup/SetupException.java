package octant.update.setup;

/// An installation that ended half-way. The disk starts no machine; doing it again is all it takes,
/// unless the message asks for more.
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SetupException(String message) {
        super(message);
    }

    public SetupException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}

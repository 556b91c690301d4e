package octant.init;

/// A step failed without which the machine cannot be what it is: its name and the cause.
public final class BootFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BootFailure(String message) {
        super(message);
    }
}

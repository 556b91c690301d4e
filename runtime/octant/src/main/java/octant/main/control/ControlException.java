package octant.main.control;

/// A request on the control socket that is refused.
public final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ControlException(String message) {
        super(message);
    }
}

package octant.update.hawkbit;

/// The fleet server cannot be reached, refuses, or sends what is no DDI: what was asked, what came,
/// and what to do. Never with a token in it.
final class FleetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FleetException(String message) {
        super(message);
    }
}

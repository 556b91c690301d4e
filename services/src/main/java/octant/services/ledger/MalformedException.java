package octant.services.ledger;

/// Bytes of a ledger's file that are not what the format says; the message says what is wrong.
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
        super(message);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

package octant.update.hawkbit;

/// Whether the machine's owner agrees to an update that the server wants confirmed.
public sealed interface Confirmation {
    record Confirmed(String detail) implements Confirmation {}

    record Denied(String reason) implements Confirmation {}

    /// Nobody has decided; the server is asked again at the next poll.
    record Later() implements Confirmation {}
}

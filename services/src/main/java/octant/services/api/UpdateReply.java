package octant.services.api;

/// What became of an [UpdateRequest].
public sealed interface UpdateReply {
    /// For a person to read.
    String text();

    /// It goes on; the status tells how far it is.
    record Accepted(String text) implements UpdateReply {}

    record Done(String text) implements UpdateReply {}

    /// Something else is being done; `text` says what, for whom and since when.
    record Busy(String text) implements UpdateReply {}

    /// It failed or may not be; `text` says why and what to do.
    record Refused(String text) implements UpdateReply {}
}

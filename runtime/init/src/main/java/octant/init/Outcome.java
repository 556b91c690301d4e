package octant.init;

/// How a step of the boot ended.
public sealed interface Outcome {
    Outcome DONE = new Done();

    record Done() implements Outcome {}

    /// There was nothing to do, or it was not for us to do.
    record Skipped(String reason) implements Outcome {}

    /// It failed, or went only in part; the machine runs with less.
    record Degraded(String reason) implements Outcome {}
}

package octant.init.service;

/// The answer to "how are you?".
public sealed interface Health {
    Health HEALTHY = new Healthy();

    record Healthy() implements Health {}

    /// @param reason what is wrong, for an operator to read
    record Unhealthy(String reason) implements Health {}
}

package octant.init;

/// That the machine shall end, and why.
///
/// @param reason for the journal and the console: `signal SIGTERM`, `power button`, `operator`
public record PowerRequest(PowerAction action, String reason) {}

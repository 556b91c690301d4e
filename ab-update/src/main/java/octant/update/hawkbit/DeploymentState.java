package octant.update.hawkbit;

/// Where the machine is with what the fleet server wants.
public sealed interface DeploymentState {
    /// The server wants nothing, or was not reached yet.
    record Idle() implements DeploymentState {}

    /// The server announced an update and does not want it installed yet.
    record Waiting(ActionId action, String reason) implements DeploymentState {}

    record Installing(ActionId action, String step, int percent) implements DeploymentState {}

    /// Installed; the reboot or the trial's verdict is to come.
    record OnTrial(ActionId action, String waitingFor) implements DeploymentState {}

    /// The server was told how the action ended.
    record Closed(ActionId action, boolean success, String detail) implements DeploymentState {}

    /// The server took the action back.
    record Cancelled(ActionId action) implements DeploymentState {}
}

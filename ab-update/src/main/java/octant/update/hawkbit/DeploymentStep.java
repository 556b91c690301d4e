package octant.update.hawkbit;

import java.util.Optional;

/// The one next thing to do for a deployment: pure, from what the server wants and what the machine
/// says of that action.
///
/// @param feedback to send, if it is not what was sent last
/// @param begin whether the machine shall start to install, before the feedback is sent
record DeploymentStep(DeploymentState state, Optional<Feedback> feedback, boolean begin) {
    /// The server keeps each feedback, and not many of them: progress is told this often.
    static final int PERCENT_STEP = 10;

    static DeploymentStep of(Deployment wanted, ActionStatus status) {
        ActionId action = wanted.action();
        return switch (status) {
            case ActionStatus.Unknown() -> first(wanted);
            case ActionStatus.Installing(String step, int percent) ->
                    tell(
                            new DeploymentState.Installing(action, step, percent),
                            Feedback.proceeding(percent - percent % PERCENT_STEP, step));
            case ActionStatus.OnTrial(String waitingFor) ->
                    tell(
                            new DeploymentState.OnTrial(action, waitingFor),
                            Feedback.proceeding(100, "installed; " + waitingFor));
            case ActionStatus.Committed(String version) ->
                    closed(action, true, "version " + version + " runs and stays");
            case ActionStatus.Failed(String reason) -> closed(action, false, reason);
        };
    }

    private static DeploymentStep first(Deployment wanted) {
        ActionId action = wanted.action();
        if (wanted.skip()) {
            return new DeploymentStep(
                    new DeploymentState.Waiting(action, "the server says: not yet"),
                    Optional.empty(),
                    false);
        }
        if (wanted.bundle().isEmpty()) {
            return closed(action, false, wanted.problem());
        }
        return new DeploymentStep(
                new DeploymentState.Installing(action, "begins", 0),
                Optional.of(Feedback.proceeding(0, "begins")),
                true);
    }

    private static DeploymentStep closed(ActionId action, boolean success, String detail) {
        return tell(
                new DeploymentState.Closed(action, success, detail),
                success ? Feedback.success(detail) : Feedback.failure(detail));
    }

    private static DeploymentStep tell(DeploymentState state, Feedback feedback) {
        return new DeploymentStep(state, Optional.of(feedback), false);
    }
}

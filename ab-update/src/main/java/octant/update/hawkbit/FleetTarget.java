package octant.update.hawkbit;

import java.util.Map;

/// What the fleet's client needs of the machine. The machine remembers, over reboots, which action
/// it began and how that ended; the client asks at every poll. No method waits for an installation.
public interface FleetTarget {
    /// What the fleet server shows of this machine: at most 64 of them, keys up to 32 characters,
    /// values up to 128 (hawkBit's own limits), such as `version`, `slot`, `architecture`.
    Map<String, String> attributes();

    /// What became of that action.
    ActionStatus status(ActionId action);

    /// Starts the installation and returns; [#status] tells the rest. Called when the status is
    /// [ActionStatus.Unknown]. The machine first writes the action's id down.
    void begin(FleetUpdate update);

    /// The server takes the action back.
    ///
    /// @return whether the machine stays (or will come back to) what it was: false once the update
    ///   is installed, on trial or done
    boolean cancel(ActionId action);

    /// The server wants the machine's owner to agree before it deploys.
    default Confirmation confirm(FleetUpdate update) {
        return new Confirmation.Later();
    }
}

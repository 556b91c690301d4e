package octant.main.command;

import java.util.List;
import java.util.Optional;
import octant.init.PowerAction;
import octant.init.service.ServiceId;
import octant.main.doctor.Finding;
import octant.main.live.LiveSystem;
import octant.services.api.MachineStatus;
import octant.services.api.UpdateControl;

/// The appliance, as its subcommands see it.
public interface RunningMachine {
    MachineStatus status();

    UpdateControl updates();

    /// Empty unless it runs from a live medium.
    default Optional<LiveSystem> live() {
        return Optional.empty();
    }

    /// Checks every invariant of the machine, now.
    List<Finding> examine();

    /// The self-test: like [#examine], but by doing things: children, a crashed service.
    List<Finding> selfTest();

    /// Begins an orderly shutdown and returns.
    ///
    /// @param reason for the console and the ledger
    void shutDown(PowerAction action, String reason);

    /// @return false if no such service runs
    boolean killService(ServiceId service, String reason);
}

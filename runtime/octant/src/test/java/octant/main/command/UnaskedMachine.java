package octant.main.command;

import java.util.List;
import octant.init.PowerAction;
import octant.init.service.ServiceId;
import octant.main.doctor.Finding;
import octant.services.api.MachineStatus;
import octant.services.api.UpdateControl;

/// A machine of which a test asks only what it overrides.
interface UnaskedMachine extends RunningMachine {
    @Override
    default MachineStatus status() {
        throw unasked();
    }

    @Override
    default UpdateControl updates() {
        throw unasked();
    }

    @Override
    default List<Finding> examine() {
        throw unasked();
    }

    @Override
    default List<Finding> selfTest() {
        throw unasked();
    }

    @Override
    default void shutDown(PowerAction action, String reason) {
        throw unasked();
    }

    @Override
    default boolean killService(ServiceId service, String reason) {
        throw unasked();
    }

    private static AssertionError unasked() {
        return new AssertionError("nobody asked for it");
    }
}

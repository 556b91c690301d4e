package octant.qemu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octant.update.hawkbit.ActionId;
import octant.update.hawkbit.ActionStatus;
import octant.update.hawkbit.FleetTarget;
import octant.update.hawkbit.FleetUpdate;
import octant.update.hawkbit.HawkbitToken;

/// A machine that installs nothing and becomes what a test says.
final class FakeMachine implements FleetTarget {
    private final List<FleetUpdate> begun = new ArrayList<>();
    private ActionStatus status = new ActionStatus.Unknown();
    private HawkbitToken token = HawkbitToken.target("none-yet");

    List<FleetUpdate> begun() {
        return List.copyOf(begun);
    }

    void becomes(ActionStatus next) {
        status = next;
    }

    void knows(HawkbitToken own) {
        token = own;
    }

    HawkbitToken token() {
        return token;
    }

    @Override
    public Map<String, String> attributes() {
        return Map.of("version", "0.1.0", "slot", "a", "architecture", "x86_64");
    }

    @Override
    public ActionStatus status(ActionId action) {
        return status;
    }

    @Override
    public void begin(FleetUpdate update) {
        begun.add(update);
        status = new ActionStatus.Installing("begins", 0);
    }

    @Override
    public boolean cancel(ActionId action) {
        boolean inTime = status instanceof ActionStatus.Installing;
        if (inTime) {
            status = new ActionStatus.Unknown();
        }
        return inTime;
    }
}

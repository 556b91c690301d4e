package octant.main.update;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octant.init.service.Health;
import octant.init.service.ServiceState;
import octant.services.api.MachineStatus;
import octant.services.api.MachineStatus.ServiceStatus;

/// What must hold for a boot to count as healthy, as a pure judgement of what was seen.
///
/// @param requiredServices by name; empty for all
/// @param wantsStorage whether the machine is meant to have a data partition
/// @param clockFloor no clock of this release can rightly be before it
record GateConditions(Set<String> requiredServices, boolean wantsStorage, Instant clockFloor) {
    GateConditions {
        requiredServices = Set.copyOf(requiredServices);
    }

    /// @param machine as its services report it
    /// @param api why the interface did not answer; empty if it did
    /// @param configuration what of it was not applied
    record Seen(
            MachineStatus machine, Optional<String> api, List<String> configuration, Instant now) {
        Seen {
            configuration = List.copyOf(configuration);
        }
    }

    /// Everything that does not hold, what most likely causes the rest first.
    List<String> problems(Seen seen) {
        List<String> problems = new ArrayList<>();
        if (wantsStorage && !seen.machine().storage().durable()) {
            problems.add(
                    "data: no data partition is mounted ("
                            + seen.machine().storage().source()
                            + ")");
        }
        if (seen.now().isBefore(clockFloor)) {
            problems.add("clock: " + seen.now() + " is before this release, " + clockFloor);
        }
        for (String problem : seen.configuration()) {
            problems.add("configuration: " + problem);
        }
        for (ServiceStatus service : required(seen.machine())) {
            if (!service.healthy()) {
                problems.add("service " + service.id() + ": " + state(service));
            }
        }
        seen.api().ifPresent(problem -> problems.add("api: " + problem));
        return problems;
    }

    /// Restarts of the required services, together.
    int restarts(MachineStatus machine) {
        return required(machine).stream().mapToInt(ServiceStatus::restarts).sum();
    }

    private List<ServiceStatus> required(MachineStatus machine) {
        return machine.services().stream()
                .filter(service -> !service.id().equals(HealthGateService.ID))
                .filter(service ->
                        requiredServices.isEmpty()
                                || requiredServices.contains(service.id().name()))
                .toList();
    }

    private static String state(ServiceStatus service) {
        if (service.state() instanceof ServiceState.Running
                && service.health() instanceof Health.Unhealthy(String reason)) {
            return "unhealthy: " + reason;
        }
        String detail = service.state().detail();
        return service.state().label() + (detail.isEmpty() ? "" : ": " + detail);
    }
}

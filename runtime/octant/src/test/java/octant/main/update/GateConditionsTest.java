package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octant.init.service.Health;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import octant.services.api.MachineStatus;
import octant.services.api.MachineStatus.ServiceStatus;
import org.junit.jupiter.api.Test;

class GateConditionsTest {
    private static final Instant BUILT = Instant.parse("2026-11-21T00:00:00Z");
    private static final ServiceState RUNNING = new ServiceState.Running();

    private final GateConditions all = new GateConditions(Set.of(), true, BUILT);

    @Test
    void aMachineOnWhichAllHoldsHasNoProblem() {
        assertThat(all.problems(seen(machine(true, service("api", RUNNING, Health.HEALTHY, 0)))))
                .isEmpty();
    }

    @Test
    void namesEachServiceThatIsNotWellAndWhy() {
        MachineStatus machine =
                machine(
                        true,
                        service("a", RUNNING, new Health.Unhealthy("disk full"), 0),
                        service("b", new ServiceState.Failed("port taken"), Health.HEALTHY, 3),
                        service("c", new ServiceState.Waiting(), Health.HEALTHY, 0));
        assertThat(all.problems(seen(machine)))
                .containsExactly(
                        "service a: unhealthy: disk full",
                        "service b: failed: port taken",
                        "service c: waiting");
    }

    @Test
    void onlyRequiredServicesCount() {
        GateConditions some = new GateConditions(Set.of("a"), true, BUILT);
        MachineStatus machine =
                machine(
                        true,
                        service("a", RUNNING, Health.HEALTHY, 2),
                        service("b", new ServiceState.Failed("port taken"), Health.HEALTHY, 3));
        assertThat(some.problems(seen(machine))).isEmpty();
        assertThat(some.restarts(machine)).isEqualTo(2);
        assertThat(all.restarts(machine)).isEqualTo(5);
    }

    @Test
    void theGateDoesNotWaitForItself() {
        MachineStatus machine =
                machine(
                        true,
                        service("health-gate", new ServiceState.Starting(), Health.HEALTHY, 1));
        assertThat(all.problems(seen(machine))).isEmpty();
        assertThat(all.restarts(machine)).isZero();
    }

    @Test
    void aMissingDataPartitionIsAProblemWhereOneIsWanted() {
        assertThat(all.problems(seen(machine(false))))
                .containsExactly("data: no data partition is mounted (tmpfs)");
        assertThat(new GateConditions(Set.of(), false, BUILT).problems(seen(machine(false))))
                .isEmpty();
    }

    @Test
    void aClockBeforeTheReleaseIsAProblem() {
        Instant early = BUILT.minusSeconds(1);
        assertThat(
                        all.problems(
                                new GateConditions.Seen(
                                        machine(true), Optional.empty(), List.of(), early)))
                .containsExactly("clock: 2026-11-20T23:59:59Z is before this release, " + BUILT);
    }

    @Test
    void tellsOfTheApiAndOfEachLineThatWasNotApplied() {
        assertThat(
                        all.problems(
                                new GateConditions.Seen(
                                        machine(true),
                                        Optional.of("no answer in 5 s"),
                                        List.of("/etc/octant/update.conf:3: poll: bad"),
                                        BUILT)))
                .containsExactly(
                        "configuration: /etc/octant/update.conf:3: poll: bad",
                        "api: no answer in 5 s");
    }

    private static GateConditions.Seen seen(MachineStatus machine) {
        return new GateConditions.Seen(machine, Optional.empty(), List.of(), BUILT);
    }

    private static MachineStatus machine(boolean durable, ServiceStatus... services) {
        return Machines.with(durable, List.of(services));
    }

    private static ServiceStatus service(
            String name, ServiceState state, Health health, int restarts) {
        return new ServiceStatus(
                new ServiceId(name), state, health, Instant.EPOCH, restarts, Set.of());
    }
}

package octant.init.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import octant.init.service.ScriptedService.Play;
import octant.init.service.ServiceCall.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random graphs of services that fail, hang, crash and are killed at random, in virtual time: what
/// must hold whatever happens. [VirtualMachine] checks that start and stop take turns.
class SupervisionRandomTest {
    private static final int GRAPHS_PER_SEED = 200;
    private static final int MAX_SERVICES = 10;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsItsRulesWhateverHappens(long seed) {
        Random random = new Random(seed);
        for (int graph = 0; graph < GRAPHS_PER_SEED; graph++) {
            VirtualMachine machine = new VirtualMachine(services(random, Chaos.FULL));
            live(machine, random);
            Duration deadline = Duration.ofMillis(random.nextInt(1, 20_000));
            int eventsBefore = machine.events().size();
            machine.supervision.stopAll(deadline);
            machine.play(deadline);

            assertThat(machine.supervision.stopReport()).as("seed %d", seed).isPresent();
            assertChanges(machine.graph, machine.events(), eventsBefore);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void stopsEverythingWhenEveryCallHeedsItsInterrupt(long seed) {
        Random random = new Random(seed);
        for (int graph = 0; graph < GRAPHS_PER_SEED; graph++) {
            VirtualMachine machine = new VirtualMachine(services(random, Chaos.HEEDFUL));
            live(machine, random);
            int eventsBefore = machine.events().size();
            machine.supervision.stopAll(Duration.ofMinutes(10));
            machine.play(Duration.ofMinutes(10));

            StopReport report = machine.supervision.stopReport().orElseThrow();
            assertThat(report.abandoned()).as("seed %d", seed).isEmpty();
            assertThat(machine.live(Kind.START) + machine.live(Kind.STOP)).isZero();
            assertChanges(machine.graph, machine.events(), eventsBefore);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void settlesWhenNothingHangs(long seed) {
        Random random = new Random(seed);
        for (int graph = 0; graph < GRAPHS_PER_SEED; graph++) {
            VirtualMachine machine = new VirtualMachine(services(random, Chaos.HEEDFUL));
            machine.play(Duration.ofMinutes(30));

            assertThat(machine.supervision.settled()).as("seed %d", seed).isTrue();
        }
    }

    private enum Chaos {
        HEEDFUL,
        FULL
    }

    private static ScriptedService[] services(Random random, Chaos chaos) {
        int count = random.nextInt(1, MAX_SERVICES + 1);
        List<ScriptedService> services = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Set<String> dependencies = new TreeSet<>();
            for (int j = 0; j < i; j++) {
                if (random.nextInt(3) == 0) {
                    dependencies.add("s" + j);
                }
            }
            ScriptedService service =
                    new ScriptedService("s" + i, dependencies.toArray(String[]::new));
            for (Kind kind : Kind.values()) {
                for (int play = random.nextInt(6); play > 0; play--) {
                    service.plays(kind, play(random, chaos));
                }
            }
            services.add(random.nextInt(services.size() + 1), service);
        }
        return services.toArray(ScriptedService[]::new);
    }

    private static Play play(Random random, Chaos chaos) {
        return switch (random.nextInt(chaos == Chaos.FULL ? 7 : 5)) {
            case 0 -> Play.fails("by chance");
            case 1 -> Play.hangs();
            case 2 -> Play.sick("by chance");
            case 3, 4 -> Play.returnsAfter(random.nextInt(15_000));
            case 5 -> Play.hangsDeaf();
            default -> Play.deafFor(random.nextInt(30_000));
        };
    }

    /// A while of life with kills, crashes, ends and restarts in it.
    private static void live(VirtualMachine machine, Random random) {
        List<Service> services = machine.graph.startOrder();
        for (int turn = random.nextInt(20); turn > 0; turn--) {
            machine.play(random.nextInt(10_000));
            ServiceId id = services.get(random.nextInt(services.size())).id();
            switch (random.nextInt(4)) {
                case 0 -> machine.supervision.kill(id, "by chance");
                case 1 -> machine.supervision.restart(id);
                case 2 -> machine.lastRun(id).ifPresent(machine.supervision::runEnded);
                default ->
                        machine.lastRun(id)
                                .ifPresent(run ->
                                        machine.supervision.runCrashed(
                                                run, new IllegalStateException("boom")));
            }
        }
    }

    /// Replays the state changes and checks each against the graph.
    private static void assertChanges(
            ServiceGraph graph, List<ServiceEvent> events, int goingDownFrom) {
        Map<ServiceId, ServiceState> states = new HashMap<>();
        Set<ServiceId> endedByThemselves = new TreeSet<>();
        for (Service service : graph.startOrder()) {
            states.put(service.id(), new ServiceState.Waiting());
        }
        for (int i = 0; i < events.size(); i++) {
            ServiceEvent event = events.get(i);
            ServiceId id = event.service();
            assertThat(states.put(id, event.current())).isEqualTo(event.previous());
            switch (event.current()) {
                case ServiceState.Starting _ -> {
                    assertThat(i).isLessThan(goingDownFrom);
                    endedByThemselves.remove(id);
                    for (ServiceId dependency : graph.dependencies(id)) {
                        assertThat(
                                        states.get(dependency) instanceof ServiceState.Running
                                                || endedByThemselves.contains(dependency))
                                .isTrue();
                    }
                }
                case ServiceState.Stopping _ -> {
                    if (i < goingDownFrom) {
                        endedByThemselves.add(id);
                    } else {
                        for (ServiceId dependent : graph.dependents(id)) {
                            assertThat(states.get(dependent))
                                    .isInstanceOfAny(
                                            ServiceState.Stopped.class, ServiceState.Failed.class);
                        }
                    }
                }
                case ServiceState.Waiting _,
                        ServiceState.Running _,
                        ServiceState.Restarting _,
                        ServiceState.Stopped _,
                        ServiceState.Failed _ -> {}
            }
        }
    }
}

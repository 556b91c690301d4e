package octant.services.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import octant.init.service.Health;
import octant.init.service.ServiceId;
import octant.init.service.ServiceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatusDocumentTest {
    static Stream<Arguments> states() {
        Health healthy = Health.HEALTHY;
        return Stream.of(
                Arguments.of(new ServiceState.Waiting(), healthy, "waiting", "", false),
                Arguments.of(new ServiceState.Starting(), healthy, "starting", "", false),
                Arguments.of(new ServiceState.Running(), healthy, "running", "", true),
                Arguments.of(
                        new ServiceState.Running(),
                        new Health.Unhealthy("disk full"),
                        "running",
                        "disk full",
                        false),
                Arguments.of(
                        new ServiceState.Restarting("EIO", 2, Duration.ofMillis(400)),
                        healthy,
                        "restarting",
                        "EIO (restart 2 in 400 ms)",
                        false),
                Arguments.of(new ServiceState.Stopping(), healthy, "stopping", "", false),
                Arguments.of(new ServiceState.Stopped(), healthy, "stopped", "", false),
                Arguments.of(
                        new ServiceState.Failed("gave up"), healthy, "failed", "gave up", false));
    }

    @ParameterizedTest
    @MethodSource("states")
    void tellsWhereAServiceIsAndWhy(
            ServiceState state, Health health, String name, String reason, boolean well) {
        MachineStatus machine =
                Machines.with(
                        List.of(
                                Machines.service(
                                        "api",
                                        state,
                                        health,
                                        Set.of(new ServiceId("vault"), new ServiceId("ledger")))));
        Map<String, Object> document = Json.object(Json.read(StatusDocument.status(machine)));
        assertThat(document).containsEntry("status", well ? "up" : "down");
        Map<String, Object> service =
                Json.object(Json.array(document.getOrDefault("services", List.of())).getFirst());
        assertThat(service)
                .containsEntry("id", "api")
                .containsEntry("state", name)
                .containsEntry("healthy", well)
                .containsEntry("since", "2026-11-21T04:00:00Z")
                .containsEntry("restarts", 1L)
                .containsEntry("dependencies", List.of("ledger", "vault"));
        assertThat(service.getOrDefault("reason", "")).isEqualTo(reason);
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        MachineStatus known = Machines.healthy();
        MachineStatus unknown =
                new MachineStatus(
                        known.versions(),
                        known.hostname(),
                        known.uptime(),
                        new MachineStatus.Root(null, MachineStatus.Verity.OFF, null),
                        known.boot(),
                        known.services(),
                        known.memory(),
                        known.network(),
                        known.storage(),
                        known.aotCache(),
                        known.warnings(),
                        null);
        Map<String, Object> document = Json.object(Json.read(StatusDocument.status(unknown)));
        assertThat(document).doesNotContainKey("lastShutdown");
        assertThat(document).containsEntry("root", Map.of("verity", "off"));
    }
}

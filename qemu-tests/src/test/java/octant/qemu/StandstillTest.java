package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// [VerityTamperTest] and [BootGuardTest] have the real QEMU do it.
class StandstillTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String DONE = "{\"return\":{}}";
    private static final String STOP = "{\"event\":\"STOP\"}";
    private static final String RESET = "{\"event\":\"RESET\",\"data\":{\"guest\":false}}";
    private static final String STANDS = "{\"return\":{\"status\":\"shutdown\"}}";

    @TempDir Path folder;

    private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
    private Path socket = Path.of("");

    @BeforeEach
    void standStill() {
        socket = folder.resolve("qmp");
        answers.put("qmp_capabilities", List.of(DONE, STOP));
        answers.put("query-status", List.of(STANDS));
        answers.put("set-action", List.of(DONE));
        answers.put("system_reset", List.of(DONE, RESET));
        answers.put("cont", List.of(DONE));
    }

    @Test
    void resetsTheMachineWhichThenStandsStillTheNextTime() throws IOException {
        try (FakeQmpServer server = server();
                Qmp qmp = Qmp.connect(socket)) {
            Standstill standstill = new Standstill(qmp);
            standstill.await(LONG);
            standstill.end();
            assertThat(server.received())
                    .containsExactly(
                            "qmp_capabilities",
                            "query-status",
                            "set-action {\"reboot\":\"reset\"}",
                            "system_reset",
                            "set-action {\"reboot\":\"shutdown\"}",
                            "cont");
        }
    }

    /// The stop of a boot before is not taken for the one that is waited for.
    @Test
    void waitsForTheStopAfterTheLastReset() throws IOException {
        try (FakeQmpServer server = server();
                Qmp qmp = Qmp.connect(socket)) {
            Standstill standstill = new Standstill(qmp);
            standstill.await(LONG);
            standstill.end();
            assertThatThrownBy(() -> standstill.await(Duration.ofMillis(50)))
                    .hasMessageContaining("missing: 2 events STOP");
            answers.put("query-status", List.of(STOP, STANDS));
            assertThat(qmp.status()).isEqualTo("shutdown");
            standstill.await(LONG);
            assertThat(server.received()).endsWith("cont", "query-status", "query-status");
        }
    }

    @Test
    void tellsAMachineThatWasStoppedForAnotherReason() throws IOException {
        answers.put("query-status", List.of("{\"return\":{\"status\":\"io-error\"}}"));
        try (FakeQmpServer server = server();
                Qmp qmp = Qmp.connect(socket)) {
            assertThatThrownBy(() -> new Standstill(qmp).await(LONG))
                    .isInstanceOf(QemuException.class)
                    .hasMessageContaining("want status shutdown, have io-error");
            assertThat(server.received()).hasSize(2);
        }
    }

    private FakeQmpServer server() throws IOException {
        return new FakeQmpServer(socket, FakeQmpServer.GREETING, answers);
    }
}

package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QmpTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String DONE = "{\"return\":{}}";

    @TempDir Path folder;

    private final Map<String, List<String>> answers = new HashMap<>();
    private Path socket = Path.of("");

    @BeforeEach
    void takeOver() {
        socket = folder.resolve("qmp");
        answers.put("qmp_capabilities", List.of(DONE));
    }

    @Test
    void takesOverThenPressesThePowerButton() throws IOException {
        answers.put("system_powerdown", List.of(DONE));
        try (FakeQmpServer server = server();
                Qmp qmp = Qmp.connect(socket)) {
            qmp.pressPowerButton();
            assertThat(server.received()).containsExactly("qmp_capabilities", "system_powerdown");
        }
    }

    @Test
    void tellsAnswersFromEvents() throws IOException {
        answers.put(
                "query-status",
                List.of(
                        "{\"event\":\"RESET\",\"data\":{\"guest\":true}}",
                        "{\"return\":{\"status\":\"running\",\"running\":true}}",
                        "{\"event\":\"SHUTDOWN\",\"data\":{\"reason\":\"guest-shutdown\"}}"));
        try (FakeQmpServer server = server();
                Qmp qmp = Qmp.connect(socket)) {
            assertThat(qmp.status()).isEqualTo("running");
            Qmp.Event event = qmp.awaitEvent("SHUTDOWN", LONG);
            assertThat(event.data().field("reason").text()).isEqualTo("guest-shutdown");
            assertThat(qmp.count("RESET")).isEqualTo(1);
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void namesTheCommandThatWasRefused() throws IOException {
        answers.put(
                "stop",
                List.of("{\"error\":{\"class\":\"GenericError\",\"desc\":\"not in this state\"}}"));
        try (FakeQmpServer server = server();
                Qmp qmp = Qmp.connect(socket)) {
            assertThatThrownBy(() -> qmp.execute("stop"))
                    .isInstanceOf(QemuException.class)
                    .hasMessage("QMP: stop: not in this state");
            assertThat(server.received()).contains("stop");
        }
    }

    @Test
    void endsAWaitWhenQemuIsGone() throws IOException {
        try (FakeQmpServer server = server();
                Qmp qmp = Qmp.connect(socket)) {
            assertThatThrownBy(() -> qmp.execute("unknown"))
                    .hasMessageContaining("missing: the answer to unknown")
                    .hasMessageContaining("QEMU closed the connection");
            assertThat(server.received()).contains("unknown");
        }
    }

    @Test
    void endsAWaitWhenTheTimeIsUp() throws IOException {
        try (FakeQmpServer server = server();
                Qmp qmp = Qmp.connect(socket)) {
            assertThatThrownBy(() -> qmp.awaitEvent("SHUTDOWN", Duration.ofMillis(50)))
                    .hasMessageContaining("missing: event SHUTDOWN within PT0.05S");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void refusesWhatIsNotQmp() throws IOException {
        try (FakeQmpServer server = new FakeQmpServer(socket, "SSH-2.0-x", answers)) {
            assertThatThrownBy(() -> Qmp.connect(socket)).isInstanceOf(QemuException.class);
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void namesASocketThatNobodyListensAt() {
        assertThatThrownBy(() -> Qmp.connect(folder.resolve("none")))
                .isInstanceOf(QemuException.class)
                .hasMessageContaining(folder.resolve("none").toString());
    }

    private FakeQmpServer server() throws IOException {
        return new FakeQmpServer(socket, FakeQmpServer.GREETING, answers);
    }
}

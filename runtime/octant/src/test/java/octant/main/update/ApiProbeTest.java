package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiProbeTest {
    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, ''",
        "HTTP/1.1 500 Internal Server Error, answers HTTP/1.1 500",
        "HTTP/1.1 503 Service Unavailable, answers HTTP/1.1 503",
        "SSH-2, answers SSH-2",
        "'', closed without an answer",
    })
    void judgesTheFirstLine(String line, String problem) throws Exception {
        try (ServerSocket server = listen()) {
            Thread thread = Thread.ofPlatform().daemon().start(() -> answer(server, line));
            assertThat(probe(server, Duration.ofSeconds(20)))
                    .isEqualTo(problem.isEmpty() ? Optional.empty() : Optional.of(problem));
            thread.join();
        }
    }

    @Test
    void whoDoesNotAnswerInTimeDoesNotAnswer() throws Exception {
        try (ServerSocket server = listen()) {
            assertThat(probe(server, Duration.ofSeconds(1))).contains("no answer in 1 s");
        }
    }

    @Test
    void saysWhyNobodyCouldBeAsked() throws Exception {
        int port;
        try (ServerSocket server = listen()) {
            port = server.getLocalPort();
        }
        assertThat(new ApiProbe(port, Duration.ofSeconds(5)).ask().orElseThrow())
                .startsWith("no answer: ");
    }

    private static Optional<String> probe(ServerSocket server, Duration timeout) {
        return new ApiProbe(server.getLocalPort(), timeout).ask();
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static void answer(ServerSocket server, String line) {
        try (Socket client = server.accept()) {
            byte[] request = new byte[16];
            assertThat(client.getInputStream().read(request)).isPositive();
            client.getOutputStream()
                    .write(
                            (line.isEmpty() ? "" : line + "\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } catch (IOException e) {
            // The probe has hung up: it says what it got.
        }
    }
}

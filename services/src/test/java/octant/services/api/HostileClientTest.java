package octant.services.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever arrives is answered with 4xx or 505 or closed, and the next client is served.
class HostileClientTest {
    private static final String VALID =
            "GET /api/v1/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\1\2\3\r\n\r\n",
                "\u00ff\u00fe\u0016\u0003\u0001\r\n\r\n",
                "GET\r\n\r\n",
                "GET /\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nBad name: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
                "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /<script> HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\na",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void refusesWhatIsNotHttp(String bytes) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            String answer = api.exchange(bytes);
            assertThat(answer).matches("(?s)HTTP/1\\.1 (4\\d\\d|50[15]) .*|\\(reset\\)|");
            if (!answer.isEmpty()) {
                assertThat(answer)
                        .contains("Content-Type: application/problem+json", "Connection: close")
                        .doesNotContain("Exception");
            }
            assertServes(api);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz\r\n",
                "-5\r\nabc\r\n",
                "ffffffff\r\n",
                "5\r\nab\r\n0\r\n\r\n",
                "0\r\nX: y\r\n\r\n"
            })
    void closesAfterBadChunks(String chunks) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            String head = "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
            try (Socket socket = api.connect()) {
                ApiFixture.send(socket, head + chunks);
                socket.shutdownOutput();
                assertThat(ApiFixture.rest(socket).split("HTTP/1.1 ", -1))
                        .hasSizeLessThanOrEqualTo(2);
            }
            assertServes(api);
        }
    }

    @Test
    void boundsTheSizeLineOfAChunk() throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            String head = "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
            api.exchange(head + "1".repeat(200_000));
            assertServes(api);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 200", "1, 414"})
    void boundsTheRequestLine(int more, int status) throws Exception {
        ApiLimits limits = ApiLimits.standard();
        try (ApiFixture api = ApiFixture.standard()) {
            // Helidon counts the line without its end and refuses the length that equals its limit.
            int query = limits.requestLineBytes() - 1 - "GET /? HTTP/1.1".length() + more;
            assertThat(
                            api.exchange(
                                    "GET /?"
                                            + "a".repeat(query)
                                            + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({"62, 200", "63, 431"})
    void boundsTheNumberOfHeaders(int more, int status) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            StringBuilder head = new StringBuilder(VALID.substring(0, VALID.length() - 2));
            for (int i = 0; i < more; i++) {
                head.append("X-").append(i).append(": a\r\n");
            }
            assertThat(api.exchange(head + "\r\n")).startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({"7000, 200", "9000, 4", "2000000, 4"})
    void boundsTheSizeOfHeaders(int bytes, String status) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            String head = VALID.substring(0, VALID.length() - 2);
            assertThat(api.exchange(head + "X: " + "a".repeat(bytes) + "\r\n\r\n"))
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).startsWith("HTTP/1.1 " + status),
                            answer -> assertThat(answer).isEqualTo("(reset)"));
            assertServes(api);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 405", "1, 413"})
    void boundsTheBody(int more, int status) throws Exception {
        int bytes = ApiLimits.standard().bodyBytes() + more;
        try (ApiFixture api = ApiFixture.standard()) {
            String head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ";
            assertThat(api.exchange(head + bytes + "\r\n\r\n" + "a".repeat(bytes)))
                    .startsWith("HTTP/1.1 " + status + " ");
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            String get = "GET /nope HTTP/1.1\r\nHost: a\r\n\r\n";
            String post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
            String answers = api.exchange(get + post + VALID + get);
            List<String> statuses = new ArrayList<>();
            for (String part : answers.split("HTTP/1.1 ", -1)) {
                statuses.add(part.isEmpty() ? "" : part.substring(0, 3));
            }
            assertThat(statuses).containsExactly("", "404", "405", "200");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/api/v1/health, '4|200'",
        "//api/v1/health, '200|4'",
        "/api//v1/health, '200|4'",
        "*, 4",
        "a:80, 4",
        "/api/v1/%68ealth, '200|4'",
        "/api/v1/health;a=b, '200|4'",
        "/../../../etc/passwd, 4"
    })
    void understandsOddTargetsOrRefusesThem(String target, String statuses) throws Exception {
        try (ApiFixture api = ApiFixture.standard()) {
            assertThat(
                            api.exchange(
                                    "GET "
                                            + target
                                            + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                    .containsPattern("^HTTP/1\\.1 (" + statuses + ")");
            assertServes(api);
        }
    }

    @Test
    void cutsClientsThatCompleteNoRequestInTime() throws Exception {
        try (ApiFixture api =
                        new ApiFixture(withExchange(Duration.ofSeconds(1)), Machines::healthy);
                Socket silent = api.connect();
                Socket slow = api.connect();
                Socket idle = api.connect()) {
            ApiFixture.send(slow, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
            ApiFixture.send(idle, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(ApiFixture.rest(silent)).doesNotContain("HTTP");
            assertThat(ApiFixture.rest(slow)).doesNotContain("HTTP");
            assertThat(ApiFixture.rest(idle)).startsWith("HTTP/1.1 200");
            assertServes(api);
        }
    }

    @Test
    void cutsClientsThatDoNotReadTheirAnswers() throws Exception {
        try (ApiFixture api =
                        new ApiFixture(withExchange(Duration.ofSeconds(1)), Machines::healthy);
                Socket deaf = api.connect()) {
            String request = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n";
            boolean cut = false;
            try {
                for (int i = 0; i < 1_000_000; i++) {
                    ApiFixture.send(deaf, request);
                }
            } catch (IOException e) {
                cut = true;
            }
            assertThat(cut).isTrue();
            assertServes(api);
        }
    }

    @Test
    void refusesOneConnectionTooManyAndServesAgainAfterwards() throws Exception {
        int others = 3;
        int own = 2;
        ApiLimits standard = ApiLimits.standard();
        ApiLimits limits =
                new ApiLimits(
                        others,
                        own,
                        standard.requestLineBytes(),
                        standard.headerBytes(),
                        standard.headerCount(),
                        standard.bodyBytes(),
                        standard.exchange(),
                        standard.stop());
        try (ApiFixture api = new ApiFixture(limits, Machines::healthy)) {
            List<Socket> open = new ArrayList<>();
            for (int i = 0; i < others + own; i++) {
                Socket socket = api.connect();
                ApiFixture.send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                open.add(socket);
            }
            try (Socket refused = api.connect()) {
                assertThat(ApiFixture.rest(refused))
                        .startsWith("HTTP/1.1 503 ")
                        .contains("application/problem+json");
            }
            for (Socket socket : open) {
                socket.shutdownOutput();
                ApiFixture.rest(socket); // until the service closed it
                socket.close();
            }
            assertEventuallyServes(api);
        }
    }

    @Test
    void keepsRoomForTheMachineItself() throws Exception {
        ApiLimits limits = ApiLimits.standard();
        InetAddress stranger = InetAddress.getByName("192.0.2.1");
        int full = limits.connections();
        assertThat(limits.admits(stranger, full - 1)).isTrue();
        assertThat(limits.admits(stranger, full)).isFalse();
        for (String own : List.of("127.0.0.1", "::1", "::ffff:127.0.0.1")) {
            InetAddress address = InetAddress.getByName(own);
            assertThat(limits.admits(address, full + 7)).isTrue();
            assertThat(limits.admits(address, full + 8)).isFalse();
        }
    }

    @Test
    void servesHundredsAtOnce() throws Exception {
        try (ApiFixture api = ApiFixture.standard();
                ExecutorService clients = Executors.newFixedThreadPool(64)) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                answers.add(clients.submit(() -> api.exchange(VALID)));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get())
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith(
                                "{\"status\":\"up\",\"services\":{\"ledger\":\"up\",\"api\":\"up\"}}");
            }
            assertThat(api.run.crashes).isEmpty();
        }
    }

    @Test
    void stopsWithinItsLimitWhileClientsAreConnected() throws Exception {
        try (ApiFixture api = ApiFixture.standard();
                Socket silent = api.connect();
                Socket slow = api.connect()) {
            ApiFixture.send(slow, "GET / HTTP/1.1\r\nHost");
            assertServes(api);
            api.service.stop();
            assertThat(ApiFixture.rest(silent)).doesNotContain("HTTP");
            assertThat(ApiFixture.rest(slow)).doesNotContain("HTTP");
        }
    }

    private static ApiLimits withExchange(Duration exchange) {
        ApiLimits standard = ApiLimits.standard();
        return new ApiLimits(
                standard.connections(),
                standard.ownConnections(),
                standard.requestLineBytes(),
                standard.headerBytes(),
                standard.headerCount(),
                standard.bodyBytes(),
                exchange,
                standard.stop());
    }

    private static void assertServes(ApiFixture api) throws Exception {
        assertThat(api.exchange(VALID)).startsWith("HTTP/1.1 200 ");
        assertThat(api.run.crashes).isEmpty();
    }

    /// The service notices a closed connection on its own thread, so the first tries may be early.
    private static void assertEventuallyServes(ApiFixture api) throws Exception {
        String answer = api.exchange(VALID);
        for (int tries = 0; tries < 200 && answer.startsWith("HTTP/1.1 503 "); tries++) {
            Thread.sleep(50);
            answer = api.exchange(VALID);
        }
        assertThat(answer).startsWith("HTTP/1.1 200 ");
    }
}

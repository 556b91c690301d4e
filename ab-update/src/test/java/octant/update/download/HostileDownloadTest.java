package octant.update.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import octant.update.bundle.BundleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Servers that lie, stall, break off, go in circles or change the file meanwhile.
class HostileDownloadTest {
    private static final int SIZE = 300;
    private static final GoodFile FILE = GoodFile.ofSize(SIZE);
    private static final String OK = "HTTP/1.1 206 Partial Content\r\nConnection: close\r\n";
    private static final DownloadOptions OPTIONS = DownloadOptions.standard();

    private final FakePacing pacing = FakePacing.standing();

    @Test
    void resumesWhereverTheConnectionBreaks() throws Exception {
        int answerLength = FILE.part(0, SIZE - 1).length;
        for (int cut = 0; cut < answerLength; cut++) {
            int at = cut;
            HostileServer.Script breaking =
                    (number, request, wire) -> {
                        byte[] answer = FILE.answer(request);
                        if (number == 1) {
                            wire.bytes(Arrays.copyOf(answer, at)).reset();
                        } else {
                            wire.bytes(answer);
                        }
                    };
            try (HostileServer server = new HostileServer(breaking)) {
                assertThat(readAll(server)).as("cut at %s", at).isEqualTo(FILE.content());
            }
        }
    }

    /// The HTTP client may take an answer that ends at once for none at all: hence more retries
    /// than bytes.
    @Test
    void resumesAfterEveryByte() throws Exception {
        HostileServer.Script oneByte =
                (number, request, wire) -> {
                    byte[] answer = FILE.answer(request);
                    int body = request.range()[1] - request.range()[0] + 1;
                    wire.bytes(Arrays.copyOf(answer, answer.length - body + 1));
                };
        DownloadLimits patient =
                new DownloadLimits(
                        1000,
                        Duration.ofHours(6),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        0,
                        20 * SIZE);
        try (HostileServer server = new HostileServer(oneByte);
                HttpBundleSource source =
                        HttpBundleSource.open(server.uri("/f"), OPTIONS.with(patient), pacing)) {
            assertThat(read(source, 0, SIZE)).isEqualTo(FILE.content());
        }
    }

    /// Breaks off far more often than it may without progress, but gets on in between.
    @Test
    void followsABadConnectionForAsLongAsItGetsOn() throws Exception {
        GoodFile big = GoodFile.ofSize(20 * (int) Retries.PROGRESS_BYTES);
        HostileServer.Script flaky =
                (number, request, wire) -> {
                    byte[] answer = big.answer(request);
                    int body = request.range()[1] - request.range()[0] + 1;
                    int sent = Math.min(body, (int) Retries.PROGRESS_BYTES);
                    wire.bytes(Arrays.copyOf(answer, answer.length - body + sent));
                };
        try (HostileServer server = new HostileServer(flaky)) {
            assertThat(readAll(server)).isEqualTo(big.content());
            assertThat(server.requests()).hasSizeGreaterThanOrEqualTo(21);
        }
    }

    @Test
    void givesUpOnAServerThatBreaksOffAfterEveryByte() throws Exception {
        HostileServer.Script oneByte =
                (number, request, wire) -> {
                    byte[] answer = FILE.answer(request);
                    int body = request.range()[1] - request.range()[0] + 1;
                    wire.bytes(Arrays.copyOf(answer, answer.length - body + 1));
                };
        try (HostileServer server = new HostileServer(oneByte)) {
            assertThatThrownBy(() -> readAll(server))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("failed 7 times in a row");
            assertThat(pacing.pauses().stream().map(Duration::toMillis))
                    .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16000L);
        }
    }

    static Stream<Arguments> lies() {
        String tag = "ETag: \"one\"\r\n";
        return Stream.of(
                lie("another offset", OK + tag + range(1, 299, 300), "asked for"),
                lie("more than asked", OK + tag + range(0, 300, 301), "asked for"),
                lie("another size", OK + tag + range(0, 298, 299), "changed"),
                lie("another tag", OK + "ETag: \"two\"\r\n" + range(0, 299, 300), "changed"),
                lie("no Content-Range", OK + tag + "\r\n", "without a Content-Range"),
                lie("garbled Content-Range", OK + "Content-Range: bytes x-9/9\r\n\r\n", "form"),
                lie("unknown size", OK + "Content-Range: bytes 0-299/*\r\n\r\n", "form"),
                lie(
                        "negative range",
                        OK + "Content-Range: bytes 299-0/300\r\n\r\n",
                        "without a Content-Range"),
                lie(
                        "contradicting lengths",
                        OK + tag + "Content-Range: bytes 0-299/300\r\nContent-Length: 299\r\n\r\n",
                        "contradict"),
                lie(
                        "several parts",
                        OK + "Content-Type: multipart/byteranges; boundary=x\r\n\r\n--x",
                        "several parts"),
                lie(
                        "compressed",
                        OK + tag + "Content-Encoding: gzip\r\n" + range(0, 299, 300),
                        "Content-Encoding"),
                lie(
                        "the whole file, changed",
                        "HTTP/1.1 200 OK\r\nETag: \"two\"\r\n\r\n",
                        "changed"),
                lie("416", "HTTP/1.1 416 No\r\nContent-Range: bytes */9\r\n\r\n", "changed"),
                lie("404", "HTTP/1.1 404 Not Found\r\n\r\n", "no such file"),
                lie("418", "HTTP/1.1 418 Teapot\r\n\r\n", "unexpected answer 418"),
                lie("a redirect to nowhere", "HTTP/1.1 302 Found\r\n\r\n", "without Location"),
                lie(
                        "a redirect to a file",
                        "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n\r\n",
                        "want http"),
                lie(
                        "a longer body than announced",
                        OK
                                + tag
                                + "Transfer-Encoding: chunked\r\n"
                                + "Content-Range: bytes 0-299/300\r\n\r\n12d\r\n"
                                + "x".repeat(301)
                                + "\r\n0\r\n\r\n",
                        "more than it announced"),
                lie("garbage", "!!! no HTTP at all\r\n\r\n", "in a row"),
                lie("nothing", "", "in a row"),
                lie(
                        "huge headers",
                        OK + ("X-Padding: " + "x".repeat(1000) + "\r\n").repeat(1000) + "\r\n",
                        "in a row"),
                lie(
                        "a shorter body than announced",
                        OK
                                + tag
                                + "Transfer-Encoding: chunked\r\n"
                                + "Content-Range: bytes 0-299/300\r\n\r\n0\r\n\r\n",
                        "answer ended at byte 0 instead of 300"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void refuses(String what, String answer, String reason) throws Exception {
        HostileServer.Script lying =
                (number, request, wire) -> {
                    if (number == 0) {
                        wire.bytes(FILE.answer(request));
                    } else {
                        wire.text(answer);
                    }
                };
        try (HostileServer server = new HostileServer(lying)) {
            assertThatThrownBy(() -> readAll(server))
                    .as(what)
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining(reason);
        }
    }

    @Test
    void refusesTheWholeFileWhereItsEndWasAskedFor() throws Exception {
        HostileServer.Script whole =
                (number, request, wire) ->
                        wire.bytes(number == 0 ? FILE.answer(request) : FILE.whole());
        try (HostileServer server = new HostileServer(whole);
                HttpBundleSource source =
                        HttpBundleSource.open(server.uri("/f"), OPTIONS, pacing)) {
            assertThatThrownBy(() -> read(source, 1, SIZE - 1))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("served ranges and does not any more");
        }
    }

    @Test
    void takesAShorterRangeAndAsksForTheRest() throws Exception {
        HostileServer.Script stingy =
                (number, request, wire) -> {
                    int[] range = request.range();
                    wire.bytes(FILE.part(range[0], Math.min(range[1], range[0] + 99)));
                };
        try (HostileServer server = new HostileServer(stingy)) {
            assertThat(readAll(server)).isEqualTo(FILE.content());
            assertThat(server.requests().stream().map(r -> r.header("Range").orElse("")))
                    .containsExactly("bytes=0-0", "bytes=0-299", "bytes=100-299", "bytes=200-299");
            assertThat(server.requests().getLast().header("If-Range")).contains("\"one\"");
        }
    }

    @Test
    void waitsAsLongAsABusyServerAsks() throws Exception {
        HostileServer.Script busy =
                (number, request, wire) -> {
                    switch (number) {
                        case 1 -> wire.text("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n\r\n");
                        case 2 -> wire.text("HTTP/1.1 503 Busy\r\nRetry-After: 99999\r\n\r\n");
                        case 3 -> wire.text("HTTP/1.1 429 Slow\r\nRetry-After: -1\r\n\r\n");
                        default -> wire.bytes(FILE.answer(request));
                    }
                };
        try (HostileServer server = new HostileServer(busy)) {
            assertThat(readAll(server)).isEqualTo(FILE.content());
            assertThat(pacing.pauses())
                    .containsExactly(
                            Duration.ofSeconds(7),
                            RangeAnswer.MAX_RETRY_AFTER,
                            Duration.ofSeconds(2));
        }
    }

    @Test
    void endsAtTheTimeForAllTogether() throws Exception {
        HostileServer.Script busy =
                (number, request, wire) ->
                        wire.text("HTTP/1.1 503 Busy\r\nRetry-After: 60\r\n\r\n");
        DownloadOptions brief = OPTIONS.with(OPTIONS.limits().withTotal(Duration.ofSeconds(90)));
        try (HostileServer server = new HostileServer(busy)) {
            assertThatThrownBy(() -> HttpBundleSource.open(server.uri("/f"), brief, pacing))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("not done within PT1M30S");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void givesUpOnAnAnswerThatNeverBegins() throws Exception {
        assertGivesUp((number, request, wire) -> Thread.sleep(Duration.ofDays(1)));
    }

    @Test
    void givesUpOnABodyThatStopsComing() throws Exception {
        assertGivesUp((number, request, wire) -> {
            byte[] answer = FILE.answer(request);
            wire.bytes(Arrays.copyOf(answer, answer.length - 1));
            Thread.sleep(Duration.ofDays(1));
        });
    }

    private void assertGivesUp(HostileServer.Script stalling) throws Exception {
        DownloadLimits impatient =
                new DownloadLimits(
                        1000,
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(50),
                        0,
                        2);
        HostileServer.Script script =
                (number, request, wire) -> {
                    if (number == 0) {
                        wire.bytes(FILE.answer(request));
                    } else {
                        stalling.answer(number, request, wire);
                    }
                };
        try (HostileServer server = new HostileServer(script)) {
            assertThatThrownBy(() -> readAll(server, OPTIONS.with(impatient), pacing))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("failed 3 times in a row");
        }
    }

    /// Each look at the clock costs 20 s here, so each delivery takes 20 s.
    @Test
    void givesUpOnASlowLoris() throws Exception {
        GoodFile big = GoodFile.ofSize(100_000);
        HostileServer.Script drop =
                (number, request, wire) -> {
                    byte[] answer = big.answer(request);
                    if (number == 0) {
                        wire.bytes(answer);
                        return;
                    }
                    int body = request.range()[1] - request.range()[0] + 1;
                    int head = answer.length - body;
                    wire.bytes(Arrays.copyOf(answer, head));
                    for (int i = head; i < answer.length; i++) {
                        wire.bytes(new byte[] {answer[i]});
                    }
                };
        DownloadLimits limits =
                new DownloadLimits(
                        1 << 20,
                        Duration.ofDays(9),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        1 << 30,
                        2);
        try (HostileServer server = new HostileServer(drop)) {
            assertThatThrownBy(() ->
                            readAll(
                                    server,
                                    OPTIONS.with(limits),
                                    new FakePacing(Duration.ofSeconds(20))))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("slower than 1073741824 bytes/s for PT30S");
        }
    }

    @Test
    void followsRedirectsUpToTheirLimit() throws Exception {
        try (HostileServer server = redirecting(FileRequests.MAX_REDIRECTS)) {
            assertThat(readAll(server)).isEqualTo(FILE.content());
        }
        try (HostileServer server = redirecting(FileRequests.MAX_REDIRECTS + 1)) {
            assertThatThrownBy(() -> readAll(server))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("redirects in a loop, or more than 5 times");
        }
    }

    @Test
    void refusesARedirectLoop() throws Exception {
        HostileServer.Script circle =
                (number, request, wire) ->
                        wire.text(
                                "HTTP/1.1 307 Over There\r\nLocation: "
                                        + (request.path().equals("/f") ? "/g" : "/f")
                                        + "\r\n\r\n");
        try (HostileServer server = new HostileServer(circle)) {
            assertThatThrownBy(() -> readAll(server))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("loop");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void keepsTheTokenFromOtherServers() throws Exception {
        try (HostileServer other =
                        new HostileServer((_, request, wire) -> wire.bytes(FILE.answer(request)));
                HostileServer server =
                        new HostileServer((_, _, wire) ->
                                wire.text(
                                        "HTTP/1.1 302 Found\r\nLocation: "
                                                + other.uri("/elsewhere")
                                                + "\r\n\r\n"))) {
            DownloadOptions options = OPTIONS.with(Authorization.of("Bearer", "secret"));
            assertThat(readAll(server, options, pacing)).isEqualTo(FILE.content());
            assertThat(server.requests()).allMatch(r -> r.header("Authorization").isPresent());
            assertThat(other.requests())
                    .isNotEmpty()
                    .allMatch(r -> r.header("Authorization").isEmpty());
        }
    }

    private static HostileServer redirecting(int times) throws IOException {
        return new HostileServer((number, request, wire) -> {
            int hop =
                    request.path().equals("/f") ? 0 : Integer.parseInt(request.path().substring(1));
            if (hop == times) {
                wire.bytes(FILE.answer(request));
            } else {
                wire.text("HTTP/1.1 302 Found\r\nLocation: " + (hop + 1) + "\r\n\r\n");
            }
        });
    }

    private byte[] readAll(HostileServer server) {
        return readAll(server, OPTIONS, pacing);
    }

    private static byte[] readAll(HostileServer server, DownloadOptions options, Pacing pacing) {
        try (HttpBundleSource source = HttpBundleSource.open(server.uri("/f"), options, pacing)) {
            return read(source, 0, (int) source.sizeBytes());
        }
    }

    private static byte[] read(HttpBundleSource source, long offset, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        source.read(offset, into);
        return into.array();
    }

    private static Arguments lie(String what, String answer, String reason) {
        return Arguments.of(what, answer, reason);
    }

    private static String range(int first, int last, int size) {
        return "Content-Range: bytes "
                + first
                + "-"
                + last
                + "/"
                + size
                + "\r\n\r\n"
                + "x".repeat(last - first + 1);
    }
}

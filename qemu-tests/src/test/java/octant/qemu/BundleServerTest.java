package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleServerTest {
    private static final int SIZE = 300_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final BundleServer server = BundleServer.start();
    private final byte[] content = new byte[SIZE];
    @TempDir private Path folder;

    @BeforeEach
    void publish() throws IOException {
        new Random(1).nextBytes(content);
        server.publish("x.raucb", Files.write(folder.resolve("x"), content));
    }

    @AfterEach
    void close() {
        server.close();
        client.close();
    }

    @Test
    void namesTheHostAsTheGuestSeesIt() {
        assertThat(server.publish(folder.resolve("x")).toString())
                .matches("http://10\\.0\\.2\\.2:\\d+/x");
    }

    @Test
    void servesTheWholeFileAndCounts() throws Exception {
        HttpResponse<byte[]> answer = get();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(content);
        assertThat(server.bytesSent()).isEqualTo(SIZE);
        assertThat(server.requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=10-19, 10, 20",
        "bytes=299990-, 299990, 300000",
        "bytes=299990-999999, 299990, 300000"
    })
    void servesARange(String range, int from, int to) throws Exception {
        HttpResponse<byte[]> answer = get("Range", range);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(content, from, to));
        assertThat(answer.headers().firstValue("Content-Range"))
                .contains("bytes " + from + "-" + (to - 1) + "/" + SIZE);
    }

    @Test
    void refusesARangeBehindTheEnd() throws Exception {
        assertThat(get("Range", "bytes=300000-").statusCode()).isEqualTo(416);
    }

    @Test
    void servesEverythingWhenTheConditionOfARangeNamesAnotherFile() throws Exception {
        String tag = get().headers().firstValue("ETag").orElseThrow();
        assertThat(get("Range", "bytes=0-9", "If-Range", tag).statusCode()).isEqualTo(206);
        assertThat(get("Range", "bytes=0-9", "If-Range", "\"old\"").statusCode()).isEqualTo(200);
    }

    @Test
    void cutsOnceAndThenBehaves() throws Exception {
        server.behave(new BundleServer.Manner.CutOnce(100_000));
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThat(server.bytesSent()).isEqualTo(100_000);
        assertThat(get().body()).isEqualTo(content);
    }

    @Test
    void cutsForEver() {
        server.behave(new BundleServer.Manner.CutFrom(100_000));
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThat(server.bytesSent()).isEqualTo(100_000);
    }

    @Test
    void stallsUntilItBehavesAgain() throws Exception {
        server.behave(new BundleServer.Manner.StallFrom(100_000));
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        HttpRequest.newBuilder(server.hostUri("x.raucb")).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThatThrownBy(() -> answer.get(1, TimeUnit.SECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(server.bytesSent()).isEqualTo(100_000);
        server.behave(new BundleServer.Manner.Well());
        assertThat(answer.get(10, TimeUnit.SECONDS).body()).isEqualTo(content);
    }

    @Test
    void changesTheFile() throws Exception {
        Path other = Files.write(folder.resolve("y"), new byte[10]);
        String tag = get().headers().firstValue("ETag").orElseThrow();
        server.behave(new BundleServer.Manner.Replace(SIZE, other));
        assertThat(get().body()).isEqualTo(content);
        HttpResponse<byte[]> changed = get();
        assertThat(changed.body()).isEqualTo(new byte[10]);
        assertThat(changed.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
    }

    @Test
    void knowsNothingElse() throws Exception {
        HttpResponse<byte[]> answer =
                client.send(
                        HttpRequest.newBuilder(server.hostUri("other")).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(404);
    }

    private HttpResponse<byte[]> get(String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.hostUri("x.raucb"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}

package octant.qemu;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// The guest's HTTP interface, as the host reaches it.
public final class GuestApi implements AutoCloseable {
    public static final String HEALTH = "/api/v1/health";
    public static final String STATUS = "/api/v1/status";

    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(30);

    /// QEMU offers a connection to the guest again and again, ever more slowly: better a new one.
    private static final Duration POLL_REQUEST_LIMIT = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(250);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(REQUEST_LIMIT)
                    .build();
    private final int port;

    public GuestApi(int port) {
        this.port = port;
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /// @throws QemuException if the guest does not answer
    public HttpResponse<String> get(String path) {
        try {
            return request(path, REQUEST_LIMIT);
        } catch (IOException e) {
            throw new QemuException("GET " + uri(path) + ": " + e.getMessage(), e);
        }
    }

    /// Sends `body` as the bearer of `token`.
    ///
    /// @throws QemuException if the guest does not answer
    public HttpResponse<String> post(String path, String token, Json body) {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(REQUEST_LIMIT)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        try {
            return send(request);
        } catch (IOException e) {
            throw new QemuException("POST " + uri(path) + ": " + e.getMessage(), e);
        }
    }

    /// The body of an answer 200.
    public Json json(String path) {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new QemuException(
                    "GET " + uri(path) + ": " + answer.statusCode() + ": " + answer.body());
        }
        return Json.parse(answer.body());
    }

    /// The body of an answer 200; empty while there is none. For callers that ask again: a guest
    /// that starts is given less time than [#json] gives.
    public Optional<Json> poll(String path) {
        try {
            HttpResponse<String> answer = request(path, POLL_REQUEST_LIMIT);
            return answer.statusCode() == 200
                    ? Optional.of(Json.parse(answer.body()))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Asks until the answer is 200. QEMU takes connections before the guest does, so refused,
    /// broken and failing ones are all "not yet".
    ///
    /// @param worthIt false ends the wait: the machine is gone, or somebody gave up
    /// @return whether it answered
    public boolean awaitReady(Duration limit, BooleanSupplier worthIt) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (worthIt.getAsBoolean() && System.nanoTime() < deadline) {
            try {
                if (request(HEALTH, POLL_REQUEST_LIMIT).statusCode() == 200) {
                    return true;
                }
            } catch (IOException e) {
                // Not yet.
            }
            pause();
        }
        return false;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpResponse<String> request(String path, Duration limit) throws IOException {
        return send(HttpRequest.newBuilder(uri(path)).timeout(limit).build());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("interrupted while asking " + request.uri(), e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("interrupted while waiting for the guest", e);
        }
    }
}

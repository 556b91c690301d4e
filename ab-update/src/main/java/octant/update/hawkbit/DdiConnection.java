package octant.update.hawkbit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import octant.update.download.Authorities;

/// Requests to the fleet server, one at a time, each bounded in time and size. The token goes to
/// the configured server alone: links elsewhere are refused, redirects not followed.
final class DdiConnection implements AutoCloseable {
    static final int MAX_BODY_BYTES = 256 * 1024;

    private static final int OK = 200;
    private static final int FIRST_NOT_OK = 300;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final HawkbitConfiguration configuration;
    private final Duration limit;
    private final HttpClient client;

    /// @param limit for one request and its answer
    DdiConnection(HawkbitConfiguration configuration, Duration limit) {
        this.configuration = configuration;
        this.limit = limit;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(limit);
        configuration
                .download()
                .authorityFile()
                .map(Authorities::with)
                .ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /// @throws FleetException if there is no such document
    DdiValue.Fields get(URI address) throws InterruptedException {
        HttpResponse<byte[]> answer = send(request(address).GET(), address);
        if (answer.statusCode() != OK) {
            throw refused(address, answer.statusCode());
        }
        return DdiReader.object(answer.body());
    }

    void put(URI address, byte[] json) throws InterruptedException {
        HttpResponse<byte[]> answer = send(json(address).PUT(body(json)), address);
        if (answer.statusCode() < OK || answer.statusCode() >= FIRST_NOT_OK) {
            throw refused(address, answer.statusCode());
        }
    }

    /// @return false if the server knows the action no longer, or closed it
    boolean post(URI address, byte[] json) throws InterruptedException {
        HttpResponse<byte[]> answer = send(json(address).POST(body(json)), address);
        int status = answer.statusCode();
        if (status == NOT_FOUND || status == GONE) {
            return false;
        }
        if (status < OK || status >= FIRST_NOT_OK) {
            throw refused(address, status);
        }
        return true;
    }

    /// From any thread: the request that waits fails.
    @Override
    public void close() {
        client.shutdownNow();
    }

    private HttpRequest.Builder json(URI address) {
        return request(address).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder request(URI address) {
        if (!configuration.isServer(address)) {
            throw new FleetException(
                    "the server links to another one ("
                            + address.getScheme()
                            + "://"
                            + address.getHost()
                            + "); set its own address right behind its proxy");
        }
        return HttpRequest.newBuilder(address)
                .timeout(limit)
                .header("Accept", "application/hal+json, application/json")
                .header("Authorization", configuration.token().authorization().header());
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, URI address)
            throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request.build(),
                        HttpResponse.BodyHandlers.limiting(
                                HttpResponse.BodyHandlers.ofByteArray(), MAX_BODY_BYTES));
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new FleetException(shown(address) + ": " + reason(e));
        } catch (TimeoutException e) {
            throw new FleetException(shown(address) + ": no whole answer within " + limit);
        } finally {
            // Nothing to do once it is there; else it closes the connection.
            boolean _ = answer.cancel(true);
        }
    }

    private static HttpRequest.BodyPublisher body(byte[] json) {
        return HttpRequest.BodyPublishers.ofByteArray(json);
    }

    private static FleetException refused(URI address, int status) {
        String hint =
                status == UNAUTHORIZED || status == FORBIDDEN
                        ? ": check the token, and that the server allows that kind of token"
                        : "";
        return new FleetException(shown(address) + ": server answers " + status + hint);
    }

    private static String reason(ExecutionException e) {
        if (e.getCause() instanceof IOException broken && broken.getMessage() != null) {
            return broken.getMessage();
        }
        return "no answer (" + e.getMessage() + ")";
    }

    private static String shown(URI address) {
        return address.getHost() + address.getRawPath();
    }
}

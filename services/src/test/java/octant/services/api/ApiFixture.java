package octant.services.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// A started service on a free port of the loopback address, and two clients: the JDK's, and raw
/// sockets.
final class ApiFixture implements AutoCloseable {
    static final AccessToken NO_TOKEN = new AccessToken(Path.of("/nonexistent/token"));

    private static final int TIMEOUT_MILLIS = 20_000;

    final RecordedRun run = new RecordedRun();
    final ApiService service;
    final Updates updates = new Updates();
    private final HttpClient client = HttpClient.newHttpClient();

    ApiFixture(ApiLimits limits, StatusSource source) throws IOException {
        this(limits, source, NO_TOKEN);
    }

    ApiFixture(ApiLimits limits, StatusSource source, AccessToken token) throws IOException {
        service =
                new ApiService(
                        new ApiConfiguration(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits),
                        source,
                        updates,
                        token);
        service.start(run);
    }

    static ApiFixture standard() throws IOException {
        return new ApiFixture(ApiLimits.standard(), Machines::healthy);
    }

    InetSocketAddress address() {
        return service.address().orElseThrow();
    }

    HttpResponse<String> request(String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + address().getPort() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofMillis(TIMEOUT_MILLIS))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /// @param headers names and values in turn
    HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + address().getPort() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .timeout(Duration.ofMillis(TIMEOUT_MILLIS));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(address().getAddress(), address().getPort());
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /// Sends the bytes (one per character) and gives all that comes until the service closes.
    String exchange(String bytes) throws IOException {
        try (Socket socket = connect()) {
            try {
                send(socket, bytes);
            } catch (SocketException e) {
                // The service closed before it had read all; its answer is still there.
            }
            return rest(socket);
        }
    }

    static void send(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// All that comes until the service closes; a reset counts as a close.
    static String rest(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                answer.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (SocketException e) {
            answer.append("(reset)");
        }
        return answer.toString();
    }

    @Override
    public void close() throws IOException {
        client.close();
        try {
            service.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package octant.main.update;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Asks the HTTP interface a real question over a real socket: a service that says it is well may
/// still not answer.
///
/// @param timeout for the whole question
public record ApiProbe(int port, Duration timeout) {
    private static final String REQUEST =
            "GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static final String GOOD = "HTTP/1.1 200";

    /// The port that the machine listens on, five seconds.
    public static ApiProbe of(int port) {
        return new ApiProbe(port, Duration.ofSeconds(5));
    }

    /// Why there is no answer; empty if there is one.
    public Optional<String> ask() {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (Socket socket = new Socket()) {
            int millis = (int) timeout.toMillis();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
            socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
            return judge(firstBytes(socket, deadline));
        } catch (SocketTimeoutException e) {
            return Optional.of("no answer in " + timeout.toSeconds() + " s");
        } catch (IOException e) {
            return Optional.of("no answer: " + e.getMessage());
        }
    }

    private static Optional<String> judge(String answer) {
        if (answer.equals(GOOD)) {
            return Optional.empty();
        }
        return Optional.of(
                answer.isEmpty() ? "closed without an answer" : "answers " + answer.strip());
    }

    /// As many as tell whether it went well; fewer if the connection ends.
    private static String firstBytes(Socket socket, long deadline) throws IOException {
        byte[] bytes = new byte[GOOD.length()];
        int size = 0;
        InputStream in = socket.getInputStream();
        while (size < bytes.length) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout((int) left);
            int count = in.read(bytes, size, bytes.length - size);
            if (count < 0) {
                break;
            }
            size += count;
        }
        return new String(bytes, 0, size, StandardCharsets.ISO_8859_1);
    }
}

package octant.update.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/// A web server that says whatever a test wants, byte by byte. Each connection gets one answer.
public final class HostileServer implements AutoCloseable {
    /// What is sent for the n-th request (from 0).
    public interface Script {
        void answer(int number, Request request, Wire wire) throws Exception;
    }

    public record Request(String line, List<String> headers, String body) {
        public Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(header -> header.substring(start.length()).strip())
                    .findFirst();
        }

        /// First and last byte asked for.
        int[] range() {
            String value = header("Range").orElseThrow().substring("bytes=".length());
            int dash = value.indexOf('-');
            return new int[] {
                Integer.parseInt(value.substring(0, dash)),
                Integer.parseInt(value.substring(dash + 1))
            };
        }

        public String method() {
            return List.of(line.split(" ", -1)).getFirst();
        }

        public String path() {
            return List.of(line.split(" ", -1)).get(1);
        }
    }

    private static final int BACKLOG = 50;

    private final String scheme;
    private final ServerSocket socket;
    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    public HostileServer(Script script) throws IOException {
        this("http", ServerSocketFactory.getDefault(), script);
    }

    HostileServer(String scheme, ServerSocketFactory sockets, Script script) throws IOException {
        this.scheme = scheme;
        this.socket = sockets.createServerSocket(0, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
        this.script = script;
        Thread.ofVirtual().name("hostile-accept").start(this::accept);
    }

    public URI uri(String path) {
        return URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + path);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().name("hostile-answer").start(() -> serve(connection));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            Request request = read(connection.getInputStream());
            int number;
            synchronized (requests) {
                number = requests.size();
                requests.add(request);
            }
            script.answer(number, request, new Wire(connection));
        } catch (Exception e) {
            // The client may hang up whenever it likes; the test looks at the client.
        }
    }

    private static Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        List<String> lines =
                Arrays.asList(head.toString(StandardCharsets.ISO_8859_1).split("\r\n", -1));
        Request bare = new Request(lines.getFirst(), lines.subList(1, lines.size() - 2), "");
        int length = bare.header("Content-Length").map(Integer::parseInt).orElse(0);
        byte[] body = in.readNBytes(length);
        return new Request(bare.line(), bare.headers(), new String(body, StandardCharsets.UTF_8));
    }

    /// The server's end of a connection.
    public static final class Wire {
        private final Socket socket;
        private final OutputStream out;

        Wire(Socket socket) {
            this.socket = socket;
            try {
                this.out = socket.getOutputStream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public Wire text(String text) throws IOException {
            return bytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public Wire bytes(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            return this;
        }

        /// TCP reset instead of an orderly end.
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }
}

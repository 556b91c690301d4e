package octant.services.api;

import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Listens on the port and gives each client a connection on a virtual thread. One platform thread
/// accepts; between two clients it cuts connections that take too long.
final class HttpListener {
    private static final int BACKLOG = 128;

    /// How late an overdue connection may be noticed.
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final ApiLimits limits;
    private final ServerSocket server;
    private final ExecutorService threads;
    private final HttpEngine engine;
    private final Consumer<Throwable> onFailure;
    private final Thread acceptor;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    private HttpListener(
            ApiLimits limits,
            ServerSocket server,
            HttpRouting.Builder routing,
            Consumer<Throwable> onFailure) {
        this.limits = limits;
        this.server = server;
        this.onFailure = onFailure;
        threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
        engine = new HttpEngine(limits, routing, threads);
        acceptor = Thread.ofPlatform().daemon().name("api-accept").unstarted(this::accept);
    }

    /// Returns when clients can connect.
    ///
    /// @param onFailure told once, if clients can no longer connect though nobody closed this
    /// @throws IOException if the address cannot be bound
    static HttpListener open(
            ApiConfiguration configuration,
            HttpRouting.Builder routing,
            Consumer<Throwable> onFailure)
            throws IOException {
        ServerSocket server = new ServerSocket();
        try {
            // A restart finds connections of the run before in TIME_WAIT.
            server.setReuseAddress(true);
            HttpListener listener =
                    new HttpListener(configuration.limits(), server, routing, onFailure);
            server.bind(configuration.address(), BACKLOG);
            listener.acceptor.start();
            return listener;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    boolean isListening() {
        return acceptor.isAlive();
    }

    /// Stops listening, lets requests in progress end within the limit, and cuts what is left.
    void close() throws IOException, InterruptedException {
        closing = true;
        server.close();
        acceptor.join();
        threads.shutdown();
        connections.forEach(HttpConnection::finish);
        if (!threads.awaitTermination(limits.stop().toNanos(), TimeUnit.NANOSECONDS)) {
            connections.forEach(HttpConnection::cut);
            threads.shutdownNow();
        }
    }

    private void accept() {
        try {
            while (!closing) {
                server.setSoTimeout(connections.isEmpty() ? 0 : (int) SWEEP.toMillis());
                acceptOne();
                cutOverdue();
            }
        } catch (IOException | RuntimeException e) {
            if (!closing) {
                onFailure.accept(e);
            }
        }
    }

    private void acceptOne() throws IOException {
        Socket socket;
        try {
            socket = server.accept();
        } catch (SocketTimeoutException e) {
            return; // time to look for overdue connections
        }
        if (!limits.admits(socket.getInetAddress(), connections.size())) {
            refuse(socket);
            return;
        }
        try {
            socket.setTcpNoDelay(true);
            serve(new HttpConnection(engine, socket));
        } catch (IOException | UncheckedIOException e) {
            socket.close(); // this client is gone already; the next one may not be
        }
    }

    private void serve(HttpConnection connection) {
        connections.add(connection);
        threads.execute(() -> {
            try {
                connection.run();
            } finally {
                connections.remove(connection);
            }
        });
    }

    private void cutOverdue() {
        long limitNanos = limits.exchange().toNanos();
        for (HttpConnection connection : connections) {
            if (connection.isOverdue(limitNanos)) {
                connection.cut();
            }
        }
    }

    /// The answer fits the empty send buffer of a new connection, and only what has arrived is read
    /// away, so this does not block.
    private static void refuse(Socket socket) {
        byte[] body =
                new Problem(Status.SERVICE_UNAVAILABLE_503, "")
                        .json()
                        .getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 503 Service Unavailable\r\nContent-Type: "
                        + Problem.MEDIA_TYPE
                        + "\r\nContent-Length: "
                        + body.length
                        + "\r\nRetry-After: 1\r\nConnection: close\r\n\r\n";
        try (socket) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getInputStream().skipNBytes(socket.getInputStream().available());
        } catch (IOException e) {
            // The client did not wait for the answer.
        }
    }
}

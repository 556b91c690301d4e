package octant.qemu;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Serves files of the host to guests, by ranges (RFC 9110, 14), and counts what it sends. It can
/// misbehave: see [Manner].
///
/// Guests on QEMU's user network reach the host's loopback as 10.0.2.2.
public final class BundleServer implements AutoCloseable {
    private static final String GUEST_VIEW_OF_HOST = "10.0.2.2";
    private static final int PIECE_BYTES = 64 << 10;

    /// How long a stalled answer is held; every client should have given up by then.
    private static final int STALL_MINUTES = 10;

    /// How the server treats its clients; bytes are counted from the moment the manner is set.
    public sealed interface Manner {
        /// As it should.
        record Well() implements Manner {}

        /// Closes the connection once `bytes` were sent, and after that behaves well: a cable that
        /// was out for a moment.
        record CutOnce(long bytes) implements Manner {}

        /// Closes every connection once `bytes` were sent: a server that is gone.
        record CutFrom(long bytes) implements Manner {}

        /// Sends nothing more once `bytes` were sent, and keeps the connection, until another
        /// manner is set.
        record StallFrom(long bytes) implements Manner {}

        /// Has another file under the same name once `bytes` were sent.
        record Replace(long bytes, Path other) implements Manner {}
    }

    /// A manner while it lasts.
    ///
    /// @param sent bytes since it was set
    /// @param over opened when another one is set
    private record Conduct(Manner manner, AtomicLong sent, CountDownLatch over) {
        static Conduct in(Manner manner) {
            return new Conduct(manner, new AtomicLong(), new CountDownLatch(1));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Path> files = new ConcurrentHashMap<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Conduct conduct = Conduct.in(new Manner.Well());

    private BundleServer(HttpServer server) {
        this.server = server;
    }

    /// Starts one on a free port of the loopback.
    public static BundleServer start() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
            BundleServer bundles = new BundleServer(server);
            server.setExecutor(bundles.threads);
            server.createContext("/", bundles::answer);
            server.start();
            return bundles;
        } catch (IOException e) {
            throw new QemuException("start a server for bundles: " + e.getMessage(), e);
        }
    }

    /// Serves `file` under its own name.
    ///
    /// @return where a guest finds it
    public URI publish(Path file) {
        return publish(String.valueOf(file.getFileName()), file);
    }

    /// @return where a guest finds it
    public URI publish(String name, Path file) {
        files.put("/" + name, file);
        return uri(GUEST_VIEW_OF_HOST, name);
    }

    /// Where the host itself finds it.
    URI hostUri(String name) {
        return uri("127.0.0.1", name);
    }

    /// Treats clients so from now on.
    public void behave(Manner wanted) {
        Conduct before = conduct;
        conduct = Conduct.in(wanted);
        before.over().countDown();
    }

    /// Bytes of bodies sent since the start or the last [#resetCounts].
    public long bytesSent() {
        return sent.get();
    }

    /// Requests since the start or the last [#resetCounts].
    public int requests() {
        return requests.get();
    }

    public void resetCounts() {
        sent.set(0);
        requests.set(0);
    }

    @Override
    public void close() {
        behave(new Manner.CutFrom(0));
        server.stop(0);
        threads.close();
    }

    private URI uri(String host, String name) {
        return URI.create("http://" + host + ":" + server.getAddress().getPort() + "/" + name);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        // Closing an exchange whose body is not complete closes the connection.
        try (exchange) {
            Optional<Path> file = file(exchange.getRequestURI().getPath());
            if (file.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            long size = Files.size(file.get());
            String tag = tag(file.get());
            exchange.getResponseHeaders().set("ETag", tag);
            exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
            Optional<HttpRange> range = range(exchange, size, tag);
            if (range.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Range", "bytes */" + size);
                exchange.sendResponseHeaders(416, -1);
                return;
            }
            send(exchange, file.get(), range.get(), size);
        }
    }

    /// What is at `path` now.
    private Optional<Path> file(String path) {
        Conduct now = conduct;
        if (now.manner() instanceof Manner.Replace(long bytes, Path other)
                && now.sent().get() >= bytes) {
            return Optional.of(other);
        }
        return Optional.ofNullable(files.get(path));
    }

    /// A strong validator: it changes with the file.
    private static String tag(Path file) throws IOException {
        return "\""
                + Long.toHexString(Files.size(file))
                + "-"
                + Long.toHexString(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS))
                + "-"
                + Integer.toHexString(file.hashCode())
                + "\"";
    }

    /// What is asked for; empty if that lies outside the file.
    private static Optional<HttpRange> range(HttpExchange exchange, long size, String tag) {
        String wanted = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        if (wanted == null || (condition != null && !condition.equals(tag))) {
            return Optional.of(HttpRange.whole(size));
        }
        return HttpRange.parse(wanted, size);
    }

    private void send(HttpExchange exchange, Path file, HttpRange range, long size)
            throws IOException {
        if (range.isPart()) {
            exchange.getResponseHeaders().set("Content-Range", range.contentRange(size));
        }
        int status = range.isPart() ? 206 : 200;
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + range.length());
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, range.length() == 0 ? -1 : range.length());
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            OutputStream body = exchange.getResponseBody();
            in.seek(range.first());
            byte[] piece = new byte[PIECE_BYTES];
            long left = range.length();
            while (left > 0) {
                Conduct now = conduct;
                int count = (int) Math.min(Math.min(left, PIECE_BYTES), allowance(now));
                if (count == 0) {
                    return;
                }
                in.readFully(piece, 0, count);
                body.write(piece, 0, count);
                body.flush();
                sent.addAndGet(count);
                now.sent().addAndGet(count);
                left -= count;
            }
        }
    }

    /// How many bytes may follow at once; 0: close the connection.
    private long allowance(Conduct now) {
        long done = now.sent().get();
        return switch (now.manner()) {
            case Manner.Well() -> PIECE_BYTES;
            case Manner.Replace(long bytes, Path _) -> done < bytes ? bytes - done : PIECE_BYTES;
            case Manner.CutFrom(long bytes) -> Math.max(0, bytes - done);
            case Manner.CutOnce(long bytes) -> {
                if (done >= bytes) {
                    behave(new Manner.Well());
                }
                yield Math.max(0, bytes - done);
            }
            case Manner.StallFrom(long bytes) -> {
                if (done < bytes) {
                    yield bytes - done;
                }
                awaitEnd(now);
                yield allowance(conduct);
            }
        };
    }

    private static void awaitEnd(Conduct conduct) {
        try {
            if (!conduct.over().await(STALL_MINUTES, TimeUnit.MINUTES)) {
                throw new QemuException("a client waited " + STALL_MINUTES + " minutes in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QemuException("interrupted while a client was kept waiting", e);
        }
    }
}

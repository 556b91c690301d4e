package octant.services.api;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.PlainSocket;
import io.helidon.common.socket.SocketWriter;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// One client's connection, run by one thread of its own. Others may only ask [#isOverdue] and call
/// [#finish] and [#cut].
final class HttpConnection implements ConnectionContext, Runnable {
    private static final System.Logger LOGGER = System.getLogger(HttpConnection.class.getName());

    /// How much of what a refused client still sends is read away, and how long each read may wait:
    /// a socket closed with unread bytes resets the connection, and the client loses the answer.
    private static final int LINGER_BYTES = 256 * 1024;

    private static final int LINGER_MILLIS = 200;

    private final HttpEngine engine;
    private final Socket socket;
    private final PlainSocket channel;
    private final DataReader reader;
    private final DataWriter writer;

    /// When the last request was complete, or the connection began ([System#nanoTime]).
    private volatile long progressNanos = System.nanoTime();

    private volatile boolean answering;
    private volatile boolean finishing;
    private @Nullable HttpPrologue prologue;
    private int bytesOfRequest;
    private boolean closeAsked;
    private boolean last;
    private boolean refused;

    HttpConnection(HttpEngine engine, Socket socket) {
        this.engine = engine;
        this.socket = socket;
        channel = PlainSocket.server(socket, "client", "api");
        reader = DataReader.create(this::read);
        writer = SocketWriter.create(channel);
    }

    @Override
    public void run() {
        try (socket) {
            try {
                engine.serve(this);
            } catch (CloseConnectionException e) {
                LOGGER.log(System.Logger.Level.TRACE, "no further request", e);
            }
            if (refused) {
                linger();
            }
        } catch (UncheckedIOException | IOException e) {
            // The client went away or was cut: nobody is left to tell.
            LOGGER.log(System.Logger.Level.TRACE, "connection ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether no request was completed for this long: idle, too slow, or not reading its answer.
    boolean isOverdue(long limitNanos) {
        return System.nanoTime() - progressNanos > limitNanos;
    }

    /// Ends the connection after the answer in progress, at once if there is none.
    void finish() {
        finishing = true;
        if (!answering) {
            cut();
        }
    }

    /// Ends the connection now, whatever its thread is blocked in.
    void cut() {
        try {
            socket.close();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.TRACE, "close", e);
        }
    }

    void requestLine(HttpPrologue line) {
        if (last) {
            throw new CloseConnectionException("sent after the last request");
        }
        prologue = line;
    }

    /// @param close whether the client wants no further request answered
    /// @return the request line that the head began with
    HttpPrologue headComplete(boolean close) {
        closeAsked = close;
        progressNanos = System.nanoTime();
        answering = true;
        bytesOfRequest = 0;
        HttpPrologue line = prologue;
        if (line == null) {
            throw new IllegalStateException("a head without request line");
        }
        return line;
    }

    /// @param close whether the answer says that it is the last
    void answered(boolean close) {
        last = close || closeAsked;
        refused = close && !closeAsked;
    }

    /// The next bytes; null at the end. Helidon reads the size line of a chunk without a bound, so
    /// what is read between two heads has one here.
    private byte @Nullable [] read() {
        answering = false;
        if (finishing || last || bytesOfRequest > engine.requestBytes()) {
            return null;
        }
        byte[] bytes = channel.get();
        bytesOfRequest += bytes == null ? 0 : bytes.length;
        return bytes;
    }

    private void linger() throws IOException {
        if (socket.isClosed()) {
            return;
        }
        socket.shutdownOutput();
        socket.setSoTimeout(LINGER_MILLIS);
        InputStream rest = socket.getInputStream();
        byte[] buffer = new byte[8192];
        for (int left = LINGER_BYTES; left > 0; ) {
            int count = rest.read(buffer);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    @Override
    public ListenerContext listenerContext() {
        return engine;
    }

    @Override
    public ExecutorService executor() {
        return engine.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public Router router() {
        return engine.router();
    }

    @Override
    public HelidonSocket serverSocket() {
        return channel;
    }

    @Override
    public PeerInfo remotePeer() {
        return channel.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return channel.localPeer();
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String socketId() {
        return channel.socketId();
    }

    @Override
    public String childSocketId() {
        return channel.childSocketId();
    }
}

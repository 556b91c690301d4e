package octant.main.control;

import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import octant.linux.Descriptor;
import octant.linux.LinuxException;
import octant.linux.PeerCredentials;
import octant.linux.ReceivedMessage;
import octant.linux.UnixAddress;
import octant.linux.UnixSocket;

/// Listens on the control socket and runs what arrives, each call on threads of its own: one for
/// the command, one that watches its client. A client that dies, or sends SIGINT, SIGTERM or
/// SIGHUP, interrupts its command.
///
/// The socket is root's alone, and the peer's credentials are checked again.
public final class ControlServer implements AutoCloseable {
    /// Calls at once; further ones wait in the socket's queue.
    public static final int MAX_CALLS = 64;

    private static final int BACKLOG = 64;
    private static final int DESCRIPTORS = 3;
    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());

    /// What a call runs.
    @FunctionalInterface
    public interface Handler {
        /// @return the exit status
        int run(ControlRequest request, PrintStream out, PrintStream err);
    }

    private final UnixSocket listener;
    private final Handler handler;
    private final int owner;
    private final Semaphore calls = new Semaphore(MAX_CALLS);

    private ControlServer(UnixSocket listener, Handler handler, int owner) {
        this.listener = listener;
        this.handler = handler;
        this.owner = owner;
    }

    /// Starts to listen: once this returns, a client can connect.
    ///
    /// @param owner the only user that is heard
    public static ControlServer open(UnixAddress address, int owner, Handler handler) {
        ControlServer server =
                new ControlServer(UnixSocket.listen(address, BACKLOG), handler, owner);
        Thread.ofPlatform().name("control").daemon().start(server::serve);
        return server;
    }

    @Override
    public void close() {
        listener.interrupt();
        listener.close();
    }

    private void serve() {
        while (listener.descriptor().isOpen()) {
            try {
                calls.acquire();
                begin(listener.accept());
            } catch (InterruptedException e) {
                return;
            } catch (LinuxException e) {
                calls.release();
                if (!listener.descriptor().isOpen()) {
                    return;
                }
                LOG.log(Level.WARNING, "control socket: " + e.getMessage());
                pause();
            }
        }
    }

    private void begin(UnixSocket client) {
        try {
            Thread.ofPlatform().name("control-call").daemon().start(() -> serve(client));
        } catch (OutOfMemoryError e) {
            // No room for a thread: this call is lost, the server is not.
            client.close();
            calls.release();
            LOG.log(Level.WARNING, "control socket: " + e.getMessage());
            pause();
        }
    }

    /// Out of descriptors or memory: it gets better by waiting, not by trying harder.
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(UnixSocket client) {
        try (client) {
            PeerCredentials peer = client.peer();
            if (peer.user() != owner) {
                LOG.log(Level.WARNING, "control socket: refused user " + peer.user());
                return;
            }
            client.setReceiveTimeout(REQUEST_TIMEOUT);
            client.setSendTimeout(REQUEST_TIMEOUT);
            Call call = receive(client);
            client.setReceiveTimeout(Duration.ZERO);
            serve(client, call);
        } catch (LinuxException | ControlException e) {
            LOG.log(Level.WARNING, "control socket: " + e.getMessage());
        } finally {
            calls.release();
        }
    }

    private record Call(ControlRequest request, List<Descriptor> descriptors) {}

    private static Call receive(UnixSocket client) {
        ReceivedMessage first = client.receive(ControlRequest.HEADER_BYTES);
        if (first.descriptors().size() != DESCRIPTORS) {
            first.close();
            throw new ControlException("a request without descriptors 0, 1 and 2");
        }
        try {
            byte[] header = new byte[ControlRequest.HEADER_BYTES];
            System.arraycopy(first.data(), 0, header, 0, first.data().length);
            fill(client, header, first.data().length);
            byte[] body = new byte[ControlRequest.bodyBytes(header)];
            fill(client, body, 0);
            return new Call(ControlRequest.parse(body), first.descriptors());
        } catch (LinuxException | ControlException e) {
            first.close();
            throw e;
        }
    }

    private static void fill(UnixSocket client, byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length) {
            try (ReceivedMessage more = client.receive(bytes.length - at)) {
                if (more.isEnd()) {
                    throw new ControlException("a request that ends after " + at + " bytes");
                }
                System.arraycopy(more.data(), 0, bytes, at, more.data().length);
                at += more.data().length;
            }
        }
    }

    private void serve(UnixSocket client, Call call) {
        Thread command = Thread.currentThread();
        Thread watch =
                Thread.ofPlatform()
                        .name("control-watch")
                        .daemon()
                        .start(() -> watch(client, command));
        try {
            answer(client, run(call));
        } finally {
            // Closing alone would neither wake the watch nor tell the client; and the watch must be
            // gone before the descriptor's number can be another connection's.
            client.interrupt();
            awaitEnd(watch);
        }
    }

    /// Of a thread that is about to interrupt this one.
    @SuppressWarnings("ThreadJoinLoop") // the one it names is of a library that is not here
    private static void awaitEnd(Thread thread) {
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // It ends all the same.
            }
        }
    }

    private int run(Call call) {
        try {
            PrintStream output = DescriptorOutput.print(call.descriptors().get(1));
            PrintStream errors = DescriptorOutput.print(call.descriptors().get(2));
            int status = handler.run(call.request(), output, errors);
            output.flush();
            if (output.checkError()) {
                errors.println("octant: cannot write to standard output");
                status = status == 0 ? 1 : status;
            }
            errors.flush();
            return status;
        } finally {
            call.descriptors().forEach(Descriptor::close);
        }
    }

    /// Until the client closes its end, or this side does after the answer.
    private static void watch(UnixSocket client, Thread command) {
        try {
            while (true) {
                try (ReceivedMessage message = client.receive(1)) {
                    if (message.isEnd()) {
                        command.interrupt();
                        return;
                    }
                    int signal = message.data()[0];
                    if (signal == SIGINT || signal == SIGTERM || signal == SIGHUP) {
                        command.interrupt();
                    }
                }
            }
        } catch (LinuxException e) {
            // The connection broke: there is nothing left to watch.
            LOG.log(Level.TRACE, "control socket: the watch ends", e);
        }
    }

    private static void answer(UnixSocket client, int status) {
        byte[] answer = {
            'E', (byte) status, (byte) (status >> 8), (byte) (status >> 16), (byte) (status >> 24)
        };
        client.sendAll(answer);
    }
}

package octant.linux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A stream between processes of this machine, which can carry open files and knows its peer;
/// unix(7).
public final class UnixSocket implements AutoCloseable {
    /// Descriptors that one message carries at most.
    public static final int DESCRIPTOR_LIMIT = 16;

    private final Descriptor descriptor;

    private UnixSocket(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// A new socket that accepts; `int listen(int fd, int backlog)`, listen(2). A file in the way
    /// is an EADDRINUSE: the owner of the path removes it first.
    ///
    /// @param backlog connections that may wait to be accepted
    public static UnixSocket listen(UnixAddress address, int backlog) {
        Descriptor socket = Sockets.open(Sockets.UNIX, Sockets.STREAM, 0, address.toString());
        try {
            Sockets.bind(socket, address.encoded());
            SystemCall.LISTEN.on(socket, socket.number(), backlog);
            return new UnixSocket(socket);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// Waits while the listener's backlog is full, at most `timeout`.
    ///
    /// @param timeout also of later sends; zero: for ever
    public static UnixSocket connect(UnixAddress address, Duration timeout) {
        Descriptor socket = Sockets.open(Sockets.UNIX, Sockets.STREAM, 0, address.toString());
        try {
            Sockets.setTimeout(socket, Sockets.SEND_TIMEOUT, timeout);
            Sockets.connect(socket, address.encoded());
            return new UnixSocket(socket);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// `int socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, int fds[2])`, socketpair(2).
    public static Pair pair() {
        try (Scratch scratch = Scratch.open()) {
            Memory ends = scratch.allocate(8);
            SystemCall.SOCKETPAIR.on(
                    "pair", Sockets.UNIX, Sockets.STREAM | 0x80000, 0, ends.address());
            return new Pair(
                    adopt(Descriptor.of(ends.getInt(0), "socket pair, first")),
                    adopt(Descriptor.of(ends.getInt(4), "socket pair, second")));
        }
    }

    /// Two sockets connected to each other.
    public record Pair(UnixSocket first, UnixSocket second) implements AutoCloseable {
        @Override
        public void close() {
            first.close();
            second.close();
        }
    }

    /// A connected socket that came from elsewhere, as an inherited or received descriptor.
    public static UnixSocket adopt(Descriptor descriptor) {
        return new UnixSocket(descriptor);
    }

    /// Waits for a connection, at most the receive time-out (then EAGAIN); `int accept4(int fd,
    /// NULL, NULL, SOCK_CLOEXEC)`, accept(2).
    public UnixSocket accept() {
        int number = SystemCall.ACCEPT4.intOn(descriptor, descriptor.number(), 0, 0, 0x80000);
        return new UnixSocket(Descriptor.of(number, "connection of " + descriptor));
    }

    /// For [Epoll], [Poll] and [SpawnRequest].
    public Descriptor descriptor() {
        return descriptor;
    }

    public PeerCredentials peer() {
        return PeerCredentials.read(
                Sockets.get(descriptor, Sockets.PEER_CREDENTIALS, PeerCredentials.SIZE_BYTES));
    }

    /// Receives and accepts end with EAGAIN after this time ([LinuxException#isTimeout]); zero:
    /// never.
    public void setReceiveTimeout(Duration timeout) {
        Sockets.setTimeout(descriptor, Sockets.RECEIVE_TIMEOUT, timeout);
    }

    public void setSendTimeout(Duration timeout) {
        Sockets.setTimeout(descriptor, Sockets.SEND_TIMEOUT, timeout);
    }

    /// Sends all of it. EPIPE when the other end is gone; no SIGPIPE.
    public void sendAll(byte[] data) {
        sendAll(data, 0);
    }

    private void sendAll(byte[] data, int from) {
        int done = from;
        while (done < data.length) {
            done += Sockets.send(descriptor, data, done, data.length - done, new byte[0]);
        }
    }

    /// Sends data, at least one byte, with open files attached to its first byte; `ssize_t
    /// sendmsg(int fd, const struct msghdr *msg, MSG_NOSIGNAL)` with `SCM_RIGHTS`, sendmsg(2).
    public void sendAll(byte[] data, List<Descriptor> descriptors) {
        if (data.length == 0 || descriptors.size() > DESCRIPTOR_LIMIT) {
            throw new IllegalArgumentException(
                    "message of " + data.length + " bytes, " + descriptors.size() + " descriptors");
        }
        if (descriptors.isEmpty()) {
            sendAll(data);
            return;
        }
        sendAll(data, send(data, descriptors));
    }

    /// @return bytes sent; all descriptors went with the first
    int send(byte[] data, List<Descriptor> descriptors) {
        try (Scratch scratch = Scratch.open()) {
            Memory control = UnixMessage.rights(scratch, descriptors);
            Memory message =
                    UnixMessage.header(scratch, scratch.copyOf(data), data.length, control);
            return SystemCall.SENDMSG.intOn(
                    descriptor, descriptor.number(), message.address(), Sockets.NO_SIGNAL);
        }
    }

    /// Waits for data, of which at most 64 KiB come at once; `ssize_t recvmsg(int fd, struct msghdr
    /// *msg, MSG_CMSG_CLOEXEC)`, recvmsg(2).
    ///
    /// @throws LinuxException EMSGSIZE when more than [#DESCRIPTOR_LIMIT] descriptors came; all of
    ///   them are closed then
    public ReceivedMessage receive(int limitBytes) {
        try (Scratch scratch = Scratch.open()) {
            int room = Math.min(limitBytes, Scratch.LARGE_BYTES);
            Memory data = scratch.room(room);
            Memory control = scratch.allocate(UnixMessage.rightsBytes(DESCRIPTOR_LIMIT));
            Memory message = UnixMessage.header(scratch, data, room, control);
            int length =
                    SystemCall.RECVMSG.intOn(
                            descriptor,
                            descriptor.number(),
                            message.address(),
                            UnixMessage.CLOSE_ON_EXEC);
            List<Descriptor> descriptors = new ArrayList<>();
            boolean whole = UnixMessage.readRights(message, control, descriptors);
            if (!whole) {
                descriptors.forEach(Descriptor::close);
                throw new LinuxException("recvmsg", descriptor.toString(), Errno.EMSGSIZE);
            }
            return new ReceivedMessage(data.bytes(0, length), descriptors);
        }
    }

    /// Nothing more will be sent: the other end reads an end; `int shutdown(int fd, SHUT_WR)`,
    /// shutdown(2).
    public void finishSending() {
        SystemCall.SHUTDOWN.on(descriptor, descriptor.number(), 1);
    }

    /// Wakes whoever waits in a receive or accept of this socket; `int shutdown(int fd,
    /// SHUT_RDWR)`. Closing alone would leave them waiting.
    public void interrupt() {
        SystemCall.SHUTDOWN.answer(descriptor.number(), 2);
    }

    @Override
    public void close() {
        descriptor.close();
    }

    @Override
    public String toString() {
        return descriptor.toString();
    }
}

package octant.linux;

import java.time.Duration;
import java.util.Optional;

/// What all kinds of sockets share, socket(7). Addresses are encoded by each kind.
final class Sockets {
    static final int UNIX = 1;
    static final int INTERNET = 2;
    static final int NETLINK = 16;
    static final int PACKET = 17;

    static final int STREAM = 1;
    static final int DATAGRAM = 2;
    static final int RAW = 3;

    static final int REUSE_ADDRESS = 2;
    static final int BROADCAST = 6;
    static final int RECEIVE_BUFFER = 8;
    static final int PEER_CREDENTIALS = 17;
    static final int RECEIVE_TIMEOUT = 20;
    static final int SEND_TIMEOUT = 21;
    static final int BIND_TO_DEVICE = 25;

    static final int NO_SIGNAL = 0x4000; // MSG_NOSIGNAL
    private static final int REAL_LENGTH = 0x20; // MSG_TRUNC
    private static final int DO_NOT_WAIT = 0x40; // MSG_DONTWAIT

    private static final int LEVEL = 1; // SOL_SOCKET
    private static final int CLOSE_ON_EXEC = 0x80000;

    private Sockets() {}

    /// `int socket(int domain, int type, int protocol)`, socket(2).
    static Descriptor open(int domain, int type, int protocol, String name) {
        int number = SystemCall.SOCKET.intOn(name, domain, type | CLOSE_ON_EXEC, protocol);
        return Descriptor.of(number, name);
    }

    /// `int bind(int fd, const struct sockaddr *address, socklen_t length)`, bind(2).
    static void bind(Descriptor socket, byte[] address) {
        try (Scratch scratch = Scratch.open()) {
            long at = scratch.copyOf(address).address();
            SystemCall.BIND.on(socket, socket.number(), at, address.length);
        }
    }

    /// `int connect(int fd, const struct sockaddr *address, socklen_t length)`, connect(2).
    static void connect(Descriptor socket, byte[] address) {
        try (Scratch scratch = Scratch.open()) {
            long at = scratch.copyOf(address).address();
            SystemCall.CONNECT.on(socket, socket.number(), at, address.length);
        }
    }

    /// `int setsockopt(int fd, SOL_SOCKET, int name, const void *value, socklen_t length)`,
    /// setsockopt(2).
    static void set(Descriptor socket, int option, int value) {
        try (Scratch scratch = Scratch.open()) {
            Memory memory = scratch.allocate(Integer.BYTES);
            memory.putInt(0, value);
            set(socket, option, memory);
        }
    }

    static void set(Descriptor socket, int option, String value) {
        try (Scratch scratch = Scratch.open()) {
            set(socket, option, scratch.copyOf(Memory.terminated(value)));
        }
    }

    /// How long a receive or send waits before EAGAIN; zero: for ever.
    ///
    /// ```text
    /// struct timeval:  0 s64 tv_sec   8 s64 tv_usec
    /// ```
    static void setTimeout(Descriptor socket, int option, Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("time-out " + timeout);
        }
        // Rounded up: zero would mean for ever.
        long micros = (timeout.toNanosPart() + 999L) / 1000;
        try (Scratch scratch = Scratch.open()) {
            Memory time = scratch.allocate(16);
            time.putLong(0, timeout.toSeconds() + micros / 1_000_000);
            time.putLong(8, micros % 1_000_000);
            set(socket, option, time);
        }
    }

    private static void set(Descriptor socket, int option, Memory value) {
        SystemCall.SETSOCKOPT.on(
                socket, socket.number(), LEVEL, option, value.address(), value.size());
    }

    /// `int getsockopt(int fd, SOL_SOCKET, int name, void *value, socklen_t *length)`,
    /// getsockopt(2).
    static byte[] get(Descriptor socket, int option, int lengthBytes) {
        try (Scratch scratch = Scratch.open()) {
            Memory value = scratch.allocate(lengthBytes);
            Memory length = scratch.allocate(Integer.BYTES);
            length.putInt(0, lengthBytes);
            SystemCall.GETSOCKOPT.on(
                    socket, socket.number(), LEVEL, option, value.address(), length.address());
            return value.bytes(0, Math.min(lengthBytes, length.getInt(0)));
        }
    }

    /// The socket's own address; `int getsockname(int fd, struct sockaddr *address, socklen_t
    /// *length)`, getsockname(2).
    static byte[] name(Descriptor socket, int addressBytes) {
        try (Scratch scratch = Scratch.open()) {
            Memory address = scratch.allocate(addressBytes);
            Memory length = scratch.allocate(Integer.BYTES);
            length.putInt(0, addressBytes);
            SystemCall.GETSOCKNAME.on(socket, socket.number(), address.address(), length.address());
            return address.bytes(0, Math.min(addressBytes, length.getInt(0)));
        }
    }

    /// `ssize_t sendto(int fd, const void *data, size_t length, MSG_NOSIGNAL, const struct sockaddr
    /// *to, socklen_t)`, sendto(2).
    ///
    /// @param to empty on a connected socket
    static int send(Descriptor socket, byte[] data, int offset, int length, byte[] to) {
        try (Scratch scratch = Scratch.open()) {
            return SystemCall.SENDTO.intOn(
                    socket,
                    socket.number(),
                    scratch.copyOf(data, offset, length).address(),
                    length,
                    NO_SIGNAL,
                    to.length == 0 ? 0 : scratch.copyOf(to).address(),
                    to.length);
        }
    }

    /// One datagram and where it came from.
    ///
    /// @param data cut at what was asked for
    /// @param fullLength its length before the cut
    @SuppressWarnings("ArrayRecordComponent") // never compared, never kept
    record Received(byte[] data, int fullLength, byte[] from) {}

    /// Waits for a datagram; `ssize_t recvfrom(int fd, void *data, size_t length, MSG_TRUNC |
    /// MSG_DONTWAIT, struct sockaddr *from, socklen_t *)`, recvfrom(2).
    ///
    /// Never blocks in recvfrom: a datagram that poll(2) promised is dropped when its checksum is
    /// wrong.
    ///
    /// @return nothing when the time is over
    static Optional<Received> receive(
            Descriptor socket, int limitBytes, int addressBytes, Duration timeout) {
        Deadline deadline = new Deadline(timeout);
        try (Scratch scratch = Scratch.open()) {
            Memory data = scratch.room(limitBytes);
            Memory from = scratch.allocate(addressBytes);
            Memory fromLength = scratch.allocate(Integer.BYTES);
            fromLength.putInt(0, addressBytes);
            while (Poll.readable(socket, deadline.remaining())) {
                long answer =
                        SystemCall.RECVFROM.answer(
                                socket.number(),
                                data.address(),
                                limitBytes,
                                REAL_LENGTH | DO_NOT_WAIT,
                                from.address(),
                                fromLength.address());
                if (answer != -Errno.EAGAIN.number()) {
                    int length = (int) SystemCall.RECVFROM.checked(socket, answer);
                    int fromBytes = Math.min(addressBytes, fromLength.getInt(0));
                    return Optional.of(
                            new Received(
                                    data.bytes(0, Math.min(length, limitBytes)),
                                    length,
                                    from.bytes(0, fromBytes)));
                }
            }
            return Optional.empty();
        }
    }
}

package octant.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A conversation with the kernel about its network, netlink(7) and rtnetlink(7).
///
/// ```text
/// struct sockaddr_nl (12 bytes):  0 u16 family   4 u32 port, 0 is the kernel   8 u32 groups
/// ```
final class Netlink implements AutoCloseable {
    static final int ADDRESS_BYTES = 12;

    /// The kernel writes datagrams of at most 32 KiB in a dump.
    static final int RECEIVE_LIMIT_BYTES = 64 * 1024;

    /// The messages of one dump at most.
    static final int DUMP_LIMIT = 100_000;

    private static final int DUMP_TRIES = 5;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final Descriptor descriptor;
    private int sequence;

    private Netlink(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// `NETLINK_ROUTE`.
    static Netlink route() {
        return open(0, 0, "rtnetlink");
    }

    /// @param groups bits of the multicast groups to listen to
    static Netlink open(int protocol, int groups, String name) {
        Descriptor socket = Sockets.open(Sockets.NETLINK, Sockets.RAW, protocol, name);
        try {
            ByteBuffer address = ByteBuffer.allocate(ADDRESS_BYTES).order(ByteOrder.nativeOrder());
            address.putShort(0, (short) Sockets.NETLINK).putInt(8, groups);
            Sockets.bind(socket, NetlinkAttributes.bytes(address));
            return new Netlink(socket);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    Descriptor descriptor() {
        return descriptor;
    }

    /// Sends a request made with [NetlinkRequest#ACKNOWLEDGE] and waits for the kernel's verdict.
    ///
    /// @param object what is changed, for the message of a failure
    void change(NetlinkRequest request, String object) {
        send(request);
        boolean acknowledged = false;
        while (!acknowledged) {
            for (NetlinkMessage message : receiveAnswer(object)) {
                if (message.type() == NetlinkMessage.ERROR && message.sequence() == sequence) {
                    checkVerdict(message, object);
                    acknowledged = true;
                }
            }
        }
    }

    /// Sends a request made with [NetlinkRequest#DUMP] and collects the list, again when it changed
    /// meanwhile.
    List<NetlinkMessage> dump(NetlinkRequest request, String object) {
        for (int i = 0; i < DUMP_TRIES; i++) {
            List<NetlinkMessage> messages = new ArrayList<>();
            if (dumpOnce(request, object, messages)) {
                return messages;
            }
        }
        throw new LinuxException("netlink", object, Errno.EAGAIN);
    }

    private boolean dumpOnce(NetlinkRequest request, String object, List<NetlinkMessage> messages) {
        send(request);
        boolean whole = true;
        while (true) {
            for (NetlinkMessage message : receiveAnswer(object)) {
                if (message.sequence() != sequence) {
                    continue;
                }
                whole &= (message.flags() & NetlinkMessage.INTERRUPTED) == 0;
                switch (message.type()) {
                    case NetlinkMessage.DONE -> {
                        return whole;
                    }
                    case NetlinkMessage.ERROR -> checkVerdict(message, object);
                    default -> messages.add(message);
                }
                if (messages.size() > DUMP_LIMIT) {
                    throw new LinuxException("netlink", object, Errno.EOVERFLOW);
                }
            }
        }
    }

    /// `struct nlmsgerr`: 0 s32 error, 0 or negative, then the header that it is about.
    private static void checkVerdict(NetlinkMessage message, String object) {
        int error = message.fixed(4).getInt(0);
        if (error != 0) {
            throw new LinuxException("netlink", object, Errno.of(-error));
        }
    }

    private void send(NetlinkRequest request) {
        sequence++;
        byte[] bytes = request.finish(sequence);
        // Without an address: to the kernel.
        Sockets.send(descriptor, bytes, 0, bytes.length, new byte[0]);
    }

    private List<NetlinkMessage> receiveAnswer(String object) {
        List<NetlinkMessage> messages = receive(ANSWER_TIMEOUT);
        if (messages.isEmpty()) {
            throw new LinuxException("netlink", object, Errno.ETIMEDOUT);
        }
        return messages;
    }

    /// The kernel's next datagram. Any process may write to this socket too: what does not come
    /// from the kernel is dropped.
    ///
    /// @return empty when the time is over
    /// @throws LinuxException ENOBUFS when messages were lost because nobody read them
    List<NetlinkMessage> receive(Duration timeout) {
        Deadline deadline = new Deadline(timeout);
        while (true) {
            var received =
                    Sockets.receive(
                            descriptor, RECEIVE_LIMIT_BYTES, ADDRESS_BYTES, deadline.remaining());
            if (received.isEmpty()) {
                return List.of();
            }
            if (received.get().fullLength() > RECEIVE_LIMIT_BYTES) {
                throw new LinuxException("netlink", descriptor.toString(), Errno.EMSGSIZE);
            }
            if (isFromKernel(received.get().from())) {
                return NetlinkMessage.split(received.get().data());
            }
        }
    }

    private static boolean isFromKernel(byte[] address) {
        return address.length == ADDRESS_BYTES
                && ByteBuffer.wrap(address).order(ByteOrder.nativeOrder()).getInt(4) == 0;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

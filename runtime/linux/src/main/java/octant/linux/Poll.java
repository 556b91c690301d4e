package octant.linux;

import java.time.Duration;

/// Waits for one descriptor. For many, [Epoll].
public final class Poll {
    /// ```text
    /// struct pollfd:  0 s32 fd   4 s16 events   6 s16 revents   (8 bytes)
    /// ```
    static final int SIZE_BYTES = 8;

    private static final short IN = 1;
    private static final short OUT = 4;

    private Poll() {}

    /// Until there is something to read, or the other end is gone.
    ///
    /// @return false when the time is over
    public static boolean readable(Descriptor descriptor, Duration timeout) {
        return await(descriptor, IN, timeout);
    }

    /// Until writing does not block, or the other end is gone.
    public static boolean writable(Descriptor descriptor, Duration timeout) {
        return await(descriptor, OUT, timeout);
    }

    /// `int ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t
    /// *mask, size_t)`, ppoll(2).
    private static boolean await(Descriptor descriptor, short events, Duration timeout) {
        Deadline deadline = new Deadline(timeout);
        try (Scratch scratch = Scratch.open()) {
            Memory poll = scratch.allocate(SIZE_BYTES);
            poll.putInt(0, descriptor.number());
            poll.putShort(4, events);
            long answer;
            do {
                Memory time = Clock.timespec(scratch, deadline.remaining());
                answer = SystemCall.PPOLL.once(poll.address(), 1, time.address(), 0, 8);
            } while (answer == -Errno.EINTR.number());
            return SystemCall.PPOLL.checked(descriptor, answer) > 0;
        }
    }
}

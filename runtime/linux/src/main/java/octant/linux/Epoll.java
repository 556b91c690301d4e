package octant.linux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Waits for many descriptors at once, epoll(7). Level-triggered. May be used by any thread;
/// awaiting blocks a virtual thread's carrier.
public final class Epoll implements AutoCloseable {
    /// Answers of one wait at most; what is left comes with the next.
    public static final int READY_LIMIT = 64;

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;

    private static final int IN = 1;
    private static final int OUT = 4;
    private static final int ERROR = 8;
    private static final int HANG_UP = 0x10;

    private final Descriptor descriptor;

    private Epoll(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// `int epoll_create1(EPOLL_CLOEXEC)`, epoll_create1(2).
    public static Epoll open() {
        int number = SystemCall.EPOLL_CREATE1.intOn("epoll", 0x80000);
        return new Epoll(Descriptor.of(number, "epoll"));
    }

    /// What to wait for.
    public enum Interest {
        READING(IN),
        WRITING(OUT),
        BOTH(IN | OUT);

        private final int bits;

        Interest(int bits) {
            this.bits = bits;
        }
    }

    /// A descriptor that is ready.
    ///
    /// @param key as given to [#add]
    /// @param hungUp the other end is gone, or the descriptor is in error
    public record Ready(long key, boolean readable, boolean writable, boolean hungUp) {}

    /// `int epoll_ctl(int epfd, EPOLL_CTL_ADD, int fd, struct epoll_event *event)`, epoll_ctl(2).
    ///
    /// @param key comes back in [Ready#key]
    public void add(Descriptor watched, long key, Interest interest) {
        control(ADD, watched, key, interest.bits);
    }

    public void change(Descriptor watched, long key, Interest interest) {
        control(MODIFY, watched, key, interest.bits);
    }

    /// Before the descriptor is closed: a duplicate elsewhere would keep it in.
    public void remove(Descriptor watched) {
        control(DELETE, watched, 0, 0);
    }

    private void control(int operation, Descriptor watched, long key, int events) {
        try (Scratch scratch = Scratch.open()) {
            Memory event = scratch.allocate(eventBytes(Architecture.CURRENT));
            event.putInt(0, events);
            event.putLong(dataOffset(Architecture.CURRENT), key);
            SystemCall.EPOLL_CTL.on(
                    watched, descriptor.number(), operation, watched.number(), event.address());
        }
    }

    /// `int epoll_pwait(int epfd, struct epoll_event *events, int max, int timeout_ms, NULL, 8)`,
    /// epoll_wait(2).
    ///
    /// @param timeout rounded up to milliseconds
    /// @return empty when the time is over
    public List<Ready> await(Duration timeout) {
        int eventBytes = eventBytes(Architecture.CURRENT);
        int dataOffset = dataOffset(Architecture.CURRENT);
        try (Scratch scratch = Scratch.open()) {
            Memory events = scratch.allocate(READY_LIMIT * eventBytes);
            int count = wait(events, new Deadline(timeout));
            List<Ready> ready = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int at = i * eventBytes;
                int bits = events.getInt(at);
                ready.add(
                        new Ready(
                                events.getLong(at + dataOffset),
                                (bits & IN) != 0,
                                (bits & OUT) != 0,
                                (bits & (ERROR | HANG_UP)) != 0));
            }
            return ready;
        }
    }

    private int wait(Memory events, Deadline deadline) {
        long answer;
        do {
            answer =
                    SystemCall.EPOLL_PWAIT.once(
                            descriptor.number(),
                            events.address(),
                            READY_LIMIT,
                            deadline.remainingMillis(),
                            0,
                            8);
        } while (answer == -Errno.EINTR.number());
        return (int) SystemCall.EPOLL_PWAIT.checked(descriptor, answer);
    }

    /// ```text
    /// struct epoll_event:  x86_64, packed: 0 u32 events   4 u64 data   (12 bytes)
    ///                      aarch64:        0 u32 events   8 u64 data   (16 bytes)
    /// ```
    static int eventBytes(Architecture architecture) {
        return dataOffset(architecture) + Long.BYTES;
    }

    private static int dataOffset(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> 4;
            case AARCH64 -> 8;
        };
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

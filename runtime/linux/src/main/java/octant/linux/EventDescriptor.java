package octant.linux;

/// A counter to wake another thread's [Epoll] with, eventfd(2).
public final class EventDescriptor implements AutoCloseable {
    private static final int COUNTER_BYTES = 8;

    private final Descriptor descriptor;

    private EventDescriptor(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// `int eventfd2(0, EFD_CLOEXEC)`, eventfd(2).
    public static EventDescriptor open() {
        int number = SystemCall.EVENTFD2.intOn("event", 0, 0x80000);
        return new EventDescriptor(Descriptor.of(number, "event"));
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    /// Adds one.
    public void signal() {
        try (Scratch scratch = Scratch.open()) {
            Memory one = scratch.allocate(COUNTER_BYTES);
            one.putLong(0, 1);
            SystemCall.WRITE.on(descriptor, descriptor.number(), one.address(), COUNTER_BYTES);
        }
    }

    /// Waits until the counter is not zero.
    ///
    /// @return the counter, which is zero again
    public long read() {
        return readCounter(descriptor);
    }

    static long readCounter(Descriptor descriptor) {
        try (Scratch scratch = Scratch.open()) {
            Memory counter = scratch.allocate(COUNTER_BYTES);
            SystemCall.READ.on(descriptor, descriptor.number(), counter.address(), COUNTER_BYTES);
            return counter.getLong(0);
        }
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

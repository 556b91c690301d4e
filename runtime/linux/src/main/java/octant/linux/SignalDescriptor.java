package octant.linux;

/// Signals as something to read. Only those arrive that every thread of the process holds back
/// ([SignalMask]).
public final class SignalDescriptor implements AutoCloseable {
    private final Descriptor descriptor;

    private SignalDescriptor(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// `int signalfd4(-1, const sigset_t *mask, size_t size, SFD_CLOEXEC)`, signalfd(2).
    public static SignalDescriptor open(Signal... signals) {
        try (Scratch scratch = Scratch.open()) {
            Memory set = scratch.allocate(8);
            set.putLong(0, Signal.set(signals));
            int number = SystemCall.SIGNALFD4.intOn("signals", -1, set.address(), 8, 0x80000);
            return new SignalDescriptor(Descriptor.of(number, "signals"));
        }
    }

    /// For [Epoll].
    public Descriptor descriptor() {
        return descriptor;
    }

    /// Waits for the next signal. Signals of one kind that come before they are read are one.
    public ReceivedSignal read() {
        byte[] record = new byte[ReceivedSignal.SIZE_BYTES];
        int length = LinuxFiles.read(descriptor, record, 0, record.length);
        if (length != record.length) {
            throw new MalformedAnswerException("signalfd", length + " bytes");
        }
        return ReceivedSignal.read(Memory.of(record));
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

package octant.linux;

/// A process that cannot be mistaken for a later one with the same pid. Readable (for [Epoll]) when
/// the process has ended.
public final class ProcessDescriptor implements AutoCloseable {
    private final Descriptor descriptor;

    private ProcessDescriptor(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// `int pidfd_open(pid_t pid, unsigned int flags)`, pidfd_open(2). Certain only while the
    /// process cannot be reaped in between: for one's own child, or after checking once more.
    public static ProcessDescriptor open(int pid) {
        String name = "pid " + pid;
        return new ProcessDescriptor(
                Descriptor.of(SystemCall.PIDFD_OPEN.intOn(name, pid, 0), name));
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    /// `int pidfd_send_signal(int pidfd, int sig, NULL, 0)`, pidfd_send_signal(2).
    public void send(Signal signal) {
        SystemCall.PIDFD_SEND_SIGNAL.on(
                descriptor + ", " + signal, descriptor.number(), signal.number(), 0, 0);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

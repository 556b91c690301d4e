package octant.linux;

/// The machine's name in the network. Reading it: [KernelIdentity].
public final class HostName {
    /// `HOST_NAME_MAX`.
    public static final int LIMIT_BYTES = 64;

    private HostName() {}

    /// `int sethostname(const char *name, size_t length)`, sethostname(2).
    public static void set(String name) {
        try (Scratch scratch = Scratch.open()) {
            byte[] bytes = Memory.terminated(name);
            SystemCall.SETHOSTNAME.on(name, scratch.copyOf(bytes).address(), bytes.length - 1L);
        }
    }
}

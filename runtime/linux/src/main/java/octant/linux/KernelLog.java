package octant.linux;

import java.nio.charset.StandardCharsets;

/// Writes to the kernel's log (`Documentation/ABI/testing/dev-kmsg`), which reaches the console
/// and, after a crash, the machine's persistent store.
public final class KernelLog implements AutoCloseable {
    /// A longer line is cut: the kernel refuses what does not fit its own line.
    public static final int LINE_LIMIT_BYTES = 900;

    private static final int USER_FACILITY = 1 << 3;

    private final Descriptor descriptor;

    private KernelLog(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// How bad it is, syslog(2).
    public enum Level {
        EMERGENCY,
        ALERT,
        CRITICAL,
        ERROR,
        WARNING,
        NOTICE,
        INFORMATION,
        DEBUG
    }

    public static KernelLog open() {
        return open("/dev/kmsg");
    }

    static KernelLog open(String path) {
        return new KernelLog(LinuxFiles.open(path, OpenFlag.WRITE_ONLY));
    }

    /// One record. Lines after the first are joined to it: the log is one line a record.
    public void write(Level level, String line) {
        byte[] text =
                ("<" + priority(level) + ">" + line.replace('\n', ' '))
                        .getBytes(StandardCharsets.UTF_8);
        LinuxFiles.write(descriptor, text, 0, Math.min(text.length, LINE_LIMIT_BYTES));
    }

    private static int priority(Level level) {
        int severity =
                switch (level) {
                    case EMERGENCY -> 0;
                    case ALERT -> 1;
                    case CRITICAL -> 2;
                    case ERROR -> 3;
                    case WARNING -> 4;
                    case NOTICE -> 5;
                    case INFORMATION -> 6;
                    case DEBUG -> 7;
                };
        return USER_FACILITY | severity;
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

package octant.linux;

/// What a process may use at most; getrlimit(2).
public enum ResourceLimit {
    CORE_DUMP_BYTES(4),
    PROCESSES(6),
    OPEN_FILES(7),
    LOCKED_MEMORY(8);

    /// `RLIM_INFINITY`.
    public static final long UNLIMITED = -1;

    /// ```text
    /// struct rlimit64:  0 u64 soft   8 u64 hard   (16 bytes)
    /// ```
    static final int SIZE_BYTES = 16;

    private final int number;

    ResourceLimit(int number) {
        this.number = number;
    }

    /// @param soft what the kernel enforces
    /// @param hard up to where the process may raise it itself
    public record Values(long soft, long hard) {}

    /// `int prlimit64(pid_t pid, int resource, const struct rlimit64 *new, struct rlimit64 *old)`,
    /// prlimit(2).
    ///
    /// @param pid 0 for this process
    /// @return the limit before
    public Values set(int pid, Values values) {
        try (Scratch scratch = Scratch.open()) {
            Memory wanted = scratch.allocate(SIZE_BYTES);
            wanted.putLong(0, values.soft);
            wanted.putLong(8, values.hard);
            return exchange(scratch, pid, wanted.address());
        }
    }

    /// @param pid 0 for this process
    public Values of(int pid) {
        try (Scratch scratch = Scratch.open()) {
            return exchange(scratch, pid, 0);
        }
    }

    private Values exchange(Scratch scratch, int pid, long wanted) {
        Memory before = scratch.allocate(SIZE_BYTES);
        SystemCall.PRLIMIT64.on(
                "pid " + pid + ", " + name(), pid, number, wanted, before.address());
        return new Values(before.getLong(0), before.getLong(8));
    }
}

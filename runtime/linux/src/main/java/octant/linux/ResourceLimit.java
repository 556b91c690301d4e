package octant.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wanted = arena.allocate(SIZE_BYTES);
            wanted.set(Memory.LONG, 0, values.soft);
            wanted.set(Memory.LONG, 8, values.hard);
            return exchange(arena, pid, wanted.address());
        }
    }

    /// @param pid 0 for this process
    public Values of(int pid) {
        try (Arena arena = Arena.ofConfined()) {
            return exchange(arena, pid, 0);
        }
    }

    private Values exchange(Arena arena, int pid, long wanted) {
        MemorySegment before = arena.allocate(SIZE_BYTES);
        SystemCall.PRLIMIT64.on(
                "pid " + pid + ", " + name(), pid, number, wanted, before.address());
        return new Values(before.get(Memory.LONG, 0), before.get(Memory.LONG, 8));
    }
}

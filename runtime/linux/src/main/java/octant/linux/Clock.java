package octant.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;

/// The kernel's clocks.
public final class Clock {
    /// ```text
    /// struct timespec:  0 s64 tv_sec   8 s64 tv_nsec   (16 bytes)
    /// ```
    static final int TIMESPEC_BYTES = 16;

    private static final int REAL_TIME = 0;
    private static final int BOOT_TIME = 7;

    private Clock() {}

    /// `int clock_gettime(CLOCK_REALTIME, struct timespec *tp)`, clock_gettime(2).
    public static Instant now() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = read(arena, REAL_TIME, "CLOCK_REALTIME");
            return Instant.ofEpochSecond(time.get(Memory.LONG, 0), time.get(Memory.LONG, 8));
        }
    }

    /// Time since the kernel started, suspension included; clock_gettime(2) of `CLOCK_BOOTTIME`.
    public static Duration sinceBoot() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = read(arena, BOOT_TIME, "CLOCK_BOOTTIME");
            return Duration.ofSeconds(time.get(Memory.LONG, 0), time.get(Memory.LONG, 8));
        }
    }

    /// `int clock_settime(CLOCK_REALTIME, const struct timespec *tp)`, clock_settime(2).
    public static void set(Instant now) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(TIMESPEC_BYTES);
            write(time, 0, now);
            SystemCall.CLOCK_SETTIME.on("CLOCK_REALTIME, " + now, REAL_TIME, time.address());
        }
    }

    private static MemorySegment read(Arena arena, int clock, String name) {
        MemorySegment time = arena.allocate(TIMESPEC_BYTES);
        SystemCall.CLOCK_GETTIME.on(name, clock, time.address());
        return time;
    }

    static void write(MemorySegment segment, long offset, Instant time) {
        segment.set(Memory.LONG, offset, time.getEpochSecond());
        segment.set(Memory.LONG, offset + 8, time.getNano());
    }

    static void write(MemorySegment segment, long offset, Duration duration) {
        segment.set(Memory.LONG, offset, duration.toSeconds());
        segment.set(Memory.LONG, offset + 8, duration.toNanosPart());
    }

    /// A `struct timespec` for a call, never negative.
    static MemorySegment timespec(Arena arena, Duration duration) {
        MemorySegment segment = arena.allocate(TIMESPEC_BYTES);
        write(segment, 0, duration.isNegative() ? Duration.ZERO : duration);
        return segment;
    }
}

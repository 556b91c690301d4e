package octant.linux;

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
        try (Scratch scratch = Scratch.open()) {
            Memory time = read(scratch, REAL_TIME, "CLOCK_REALTIME");
            return Instant.ofEpochSecond(time.getLong(0), time.getLong(8));
        }
    }

    /// Time since the kernel started, suspension included; clock_gettime(2) of `CLOCK_BOOTTIME`.
    public static Duration sinceBoot() {
        try (Scratch scratch = Scratch.open()) {
            Memory time = read(scratch, BOOT_TIME, "CLOCK_BOOTTIME");
            return Duration.ofSeconds(time.getLong(0), time.getLong(8));
        }
    }

    /// `int clock_settime(CLOCK_REALTIME, const struct timespec *tp)`, clock_settime(2).
    public static void set(Instant now) {
        try (Scratch scratch = Scratch.open()) {
            Memory time = scratch.allocate(TIMESPEC_BYTES);
            write(time, 0, now);
            SystemCall.CLOCK_SETTIME.on("CLOCK_REALTIME, " + now, REAL_TIME, time.address());
        }
    }

    private static Memory read(Scratch scratch, int clock, String name) {
        Memory time = scratch.allocate(TIMESPEC_BYTES);
        SystemCall.CLOCK_GETTIME.on(name, clock, time.address());
        return time;
    }

    static void write(Memory memory, int at, Instant time) {
        memory.putLong(at, time.getEpochSecond());
        memory.putLong(at + 8, time.getNano());
    }

    static void write(Memory memory, int at, Duration duration) {
        memory.putLong(at, duration.toSeconds());
        memory.putLong(at + 8, duration.toNanosPart());
    }

    /// A `struct timespec` for a call, never negative.
    static Memory timespec(Scratch scratch, Duration duration) {
        Memory memory = scratch.allocate(TIMESPEC_BYTES);
        write(memory, 0, duration.isNegative() ? Duration.ZERO : duration);
        return memory;
    }
}

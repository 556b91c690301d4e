package octant.linux;

import java.time.Duration;

/// A timer as something to read and to wait for, on the clock that also runs while the machine is
/// suspended (`CLOCK_BOOTTIME`).
public final class Timer implements AutoCloseable {
    /// ```text
    /// struct itimerspec:  0 timespec it_interval   16 timespec it_value   (32 bytes)
    /// ```
    static final int SETTING_BYTES = 32;

    private final Descriptor descriptor;

    private Timer(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// `int timerfd_create(CLOCK_BOOTTIME, TFD_CLOEXEC)`, timerfd_create(2). Not running yet.
    public static Timer open() {
        int number = SystemCall.TIMERFD_CREATE.intOn("timer", 7, 0x80000);
        return new Timer(Descriptor.of(number, "timer"));
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    /// Once, after this time; zero stops the timer.
    public void set(Duration first) {
        set(first, Duration.ZERO);
    }

    /// `int timerfd_settime(int fd, 0, const struct itimerspec *new, NULL)`, timerfd_settime(2).
    ///
    /// @param interval between further expirations; zero for none
    public void set(Duration first, Duration interval) {
        try (Scratch scratch = Scratch.open()) {
            Memory setting = scratch.allocate(SETTING_BYTES);
            Clock.write(setting, 0, interval);
            Clock.write(setting, Clock.TIMESPEC_BYTES, first);
            SystemCall.TIMERFD_SETTIME.on(descriptor, descriptor.number(), 0, setting.address(), 0);
        }
    }

    /// Waits for the next expiration.
    ///
    /// @return how many there were since the last read
    public long read() {
        return EventDescriptor.readCounter(descriptor);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

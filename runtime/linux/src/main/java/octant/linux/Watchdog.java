package octant.linux;

import java.time.Duration;

/// Restarts the machine unless it hears from us in time
/// (`Documentation/watchdog/watchdog-api.rst`). Opening it starts it.
public final class Watchdog implements AutoCloseable {
    /// ```text
    /// struct watchdog_info (40 bytes):  0 u32 options   4 u32 firmware_version   8 char identity[32]
    /// ```
    static final int INFO_BYTES = 40;

    static final int GET_SUPPORT = Ioctl.reading('W', 0, INFO_BYTES);
    static final int GET_BOOT_STATUS = Ioctl.reading('W', 2, 4);
    static final int KEEP_ALIVE = Ioctl.reading('W', 5, 4);
    static final int SET_TIMEOUT = Ioctl.both('W', 6, 4);
    static final int GET_TIMEOUT = Ioctl.reading('W', 7, 4);
    static final int GET_TIME_LEFT = Ioctl.reading('W', 10, 4);

    private static final int CARD_RESET = 0x20; // WDIOF_CARDRESET
    private static final int CAN_SET_TIMEOUT = 0x80; // WDIOF_SETTIMEOUT
    private static final int CAN_STOP = 0x100; // WDIOF_MAGICCLOSE

    private final Descriptor descriptor;

    private Watchdog(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    /// What the device is and can.
    ///
    /// @param canStop [#stop] works, if the kernel was not built to forbid it (`nowayout`)
    public record Support(String identity, boolean canSetTimeout, boolean canStop) {}

    /// Opens and starts it. EBUSY: somebody else feeds it. ENOENT: there is none.
    ///
    /// @param path as `/dev/watchdog0`
    public static Watchdog open(String path) {
        return new Watchdog(LinuxFiles.open(path, OpenFlag.WRITE_ONLY));
    }

    public Support support() {
        try (Scratch scratch = Scratch.open()) {
            Memory info = scratch.allocate(INFO_BYTES);
            Ioctl.call(descriptor, GET_SUPPORT, info);
            int options = info.getInt(0);
            return new Support(
                    info.text(8, 32), (options & CAN_SET_TIMEOUT) != 0, (options & CAN_STOP) != 0);
        }
    }

    /// Whether it is what reset the machine last. Not every device knows.
    public boolean hasReset() {
        return (Ioctl.number(descriptor, GET_BOOT_STATUS) & CARD_RESET) != 0;
    }

    /// All is well, for another time-out.
    public void keepAlive() {
        Ioctl.call(descriptor, KEEP_ALIVE, 0);
    }

    /// @param timeout rounded up to seconds
    /// @return what the device made of it
    public Duration setTimeout(Duration timeout) {
        try (Scratch scratch = Scratch.open()) {
            Memory seconds = scratch.allocate(Integer.BYTES);
            long rounded = timeout.plusNanos(999_999_999).toSeconds();
            seconds.putInt(0, Math.toIntExact(rounded));
            Ioctl.call(descriptor, SET_TIMEOUT, seconds);
            return Duration.ofSeconds(seconds.getInt(0));
        }
    }

    public Duration timeout() {
        return Duration.ofSeconds(Ioctl.number(descriptor, GET_TIMEOUT));
    }

    /// Until the restart, if nothing more is heard. Not every device knows.
    public Duration timeLeft() {
        return Duration.ofSeconds(Ioctl.number(descriptor, GET_TIME_LEFT));
    }

    /// Closes it so that it stops ("magic close"). After a plain [#close] it goes on, and bites.
    public void stop() {
        LinuxFiles.write(descriptor, new byte[] {'V'}, 0, 1);
        close();
    }

    /// Without stopping it.
    @Override
    public void close() {
        descriptor.close();
    }
}

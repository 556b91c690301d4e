package octant.linux;

import java.util.concurrent.atomic.AtomicBoolean;

/// An open file descriptor and who closes it. Always opened with `O_CLOEXEC`.
///
/// Closing is idempotent and safe from any thread, and a closed descriptor refuses its number: the
/// kernel hands numbers out again, so a stale one would name somebody else's file.
public final class Descriptor implements AutoCloseable {
    /// `AT_FDCWD`: relative paths start at the working directory. Closing it does nothing.
    public static final Descriptor WORKING_DIRECTORY = new Descriptor(-100, "working directory");

    private final int number;
    private final String name;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Descriptor(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /// Takes over a number, for example 0, 1 or 2.
    ///
    /// @param name what it is, for messages
    public static Descriptor of(int number, String name) {
        if (number < 0) {
            throw new IllegalArgumentException("descriptor " + number);
        }
        return new Descriptor(number, name);
    }

    public int number() {
        if (closed.get()) {
            throw new IllegalStateException(name + " is closed");
        }
        return number;
    }

    public boolean isOpen() {
        return !closed.get();
    }

    /// `int close(int fd)`, close(2). Never retried: on Linux the number is free even after EINTR.
    /// An error (a late EIO of a network file system) is not reported: who needs to know calls
    /// [LinuxFiles#synchronize] first.
    @Override
    public void close() {
        if (number >= 0 && closed.compareAndSet(false, true)) {
            SystemCall.CLOSE.once(number);
        }
    }

    /// What it was opened as.
    @Override
    public String toString() {
        return name;
    }
}

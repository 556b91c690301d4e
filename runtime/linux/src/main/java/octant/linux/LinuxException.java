package octant.linux;

/// A system call that failed: which one, on what, and why: `mount(proc, /proc): EBUSY (Device or
/// resource busy)`.
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Errno errno;

    /// @param call the system call's name, as in its man page
    /// @param object what it was done to, for a person to read
    public LinuxException(String call, String object, Errno errno) {
        super(call + "(" + object + "): " + errno);
        this.errno = errno;
    }

    public Errno errno() {
        return errno;
    }

    /// `EAGAIN`: nothing came within the time-out, or a non-blocking call had nothing to do.
    public boolean isTimeout() {
        return errno == Errno.EAGAIN;
    }
}

package octant.linux;

/// Which signals the calling thread holds back. New threads inherit it, so what a whole process is
/// to hold back (for a [SignalDescriptor]) must be blocked before its other threads start: the
/// launcher does that for PID 1 before it starts the JVM. From Java it reaches one platform thread
/// only.
///
/// @param bits the kernel's `sigset_t`
public record SignalMask(long bits) {
    private static final int SET_BYTES = 8;
    private static final int BLOCK = 0;
    private static final int SET_MASK = 2;

    /// `int rt_sigprocmask(SIG_BLOCK, const sigset_t *set, sigset_t *old, size_t size)`,
    /// sigprocmask(2).
    ///
    /// @return the mask before
    public static SignalMask block(Signal... signals) {
        return change(BLOCK, Signal.set(signals));
    }

    /// What the calling thread holds back now.
    public static SignalMask current() {
        return change(BLOCK, 0);
    }

    /// Makes this the calling thread's mask.
    public void restore() {
        change(SET_MASK, bits);
    }

    public boolean holds(Signal signal) {
        return (bits & Signal.set(signal)) != 0;
    }

    private static SignalMask change(int how, long set) {
        try (Scratch scratch = Scratch.open()) {
            Memory sets = scratch.allocate(2 * SET_BYTES);
            sets.putLong(0, set);
            SystemCall.RT_SIGPROCMASK.on(
                    "mask", how, sets.address(), sets.address() + SET_BYTES, SET_BYTES);
            return new SignalMask(sets.getLong(SET_BYTES));
        }
    }
}

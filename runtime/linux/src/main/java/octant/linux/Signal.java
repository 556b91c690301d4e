package octant.linux;

import java.util.Optional;

/// Signals, signal(7). The numbers are the same on both architectures.
public enum Signal {
    SIGHUP(1),
    SIGINT(2),
    SIGQUIT(3),
    SIGILL(4),
    SIGTRAP(5),
    SIGABRT(6),
    SIGBUS(7),
    SIGFPE(8),
    SIGKILL(9),
    SIGUSR1(10),
    SIGSEGV(11),
    SIGUSR2(12),
    SIGPIPE(13),
    SIGALRM(14),
    SIGTERM(15),
    SIGSTKFLT(16),
    SIGCHLD(17),
    SIGCONT(18),
    SIGSTOP(19),
    SIGTSTP(20),
    SIGTTIN(21),
    SIGTTOU(22),
    SIGURG(23),
    SIGXCPU(24),
    SIGXFSZ(25),
    SIGVTALRM(26),
    SIGPROF(27),
    SIGWINCH(28),
    SIGIO(29),
    SIGPWR(30),
    SIGSYS(31);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// Nothing for real-time signals, which have no names.
    public static Optional<Signal> of(int number) {
        Signal[] all = values();
        return number < 1 || number > all.length ? Optional.empty() : Optional.of(all[number - 1]);
    }

    /// `SIGTERM`, or `signal 40` for one without a name.
    static String name(int number) {
        return of(number).map(Signal::name).orElseGet(() -> "signal " + number);
    }

    /// The kernel's 64-bit `sigset_t`: bit `number - 1`.
    static long set(Signal... signals) {
        long set = 0;
        for (Signal signal : signals) {
            set |= 1L << (signal.number - 1);
        }
        return set;
    }
}

package octant.linux;

/// What became of a child, waitid(2).
///
/// @param user its real user
/// @param status the exit status for [Change#EXITED], else the number of the signal
public record ChildStatus(int pid, int user, Change change, int status) {
    /// ```text
    /// siginfo_t (128 bytes; what waitid fills of it):
    ///  0 s32 signo   4 s32 errno   8 s32 code   16 s32 pid   20 u32 uid   24 s32 status
    /// ```
    static final int SIZE_BYTES = 128;

    /// `CLD_EXITED` …, in the order of their numbers from 1.
    public enum Change {
        EXITED,
        KILLED,
        DUMPED,
        TRAPPED,
        STOPPED,
        CONTINUED
    }

    private static final Change[] CHANGES = Change.values();

    static ChildStatus read(Memory s) {
        int code = s.getInt(8);
        if (code < 1 || code > CHANGES.length) {
            throw new MalformedAnswerException("waitid", "si_code " + code);
        }
        return new ChildStatus(s.getInt(16), s.getInt(20), CHANGES[code - 1], s.getInt(24));
    }

    /// Exit status 0.
    public boolean succeeded() {
        return change == Change.EXITED && status == 0;
    }

    /// It is a zombie or gone, not merely stopped.
    public boolean ended() {
        return switch (change) {
            case EXITED, KILLED, DUMPED -> true;
            case TRAPPED, STOPPED, CONTINUED -> false;
        };
    }

    /// `pid 12 exited with 3`, `pid 12 killed by SIGKILL`.
    @Override
    public String toString() {
        String what =
                switch (change) {
                    case EXITED -> "exited with " + status;
                    case KILLED -> "killed by " + Signal.name(status);
                    case DUMPED -> "killed by " + Signal.name(status) + ", core dumped";
                    case TRAPPED -> "trapped by " + Signal.name(status);
                    case STOPPED -> "stopped by " + Signal.name(status);
                    case CONTINUED -> "continued";
                };
        return "pid " + pid + " " + what;
    }
}

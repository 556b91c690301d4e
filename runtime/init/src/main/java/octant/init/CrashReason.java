package octant.init;

import java.util.Optional;

/// What one crash record says in a line: our own last words if there are any, else the kernel's.
///
/// @param weight the heavier one tells more
record CrashReason(int weight, String text) {
    private static final String OURS = "octant: fatal: ";
    private static final String KERNELS = "Kernel panic - not syncing: ";
    private static final String END_OF_PID_ONE = "Attempted to kill init! exitcode=0x";

    /// What the runtime leaves with after a fault in native code, without a core dump.
    private static final int CRASH_STATUS = 1;

    /// What the runtime leaves with when its heap is full: `-XX:+ExitOnOutOfMemoryError`.
    private static final int OUT_OF_MEMORY_STATUS = 3;

    /// @param record part of a kernel log, as pstore keeps it
    static Optional<CrashReason> of(String record) {
        Optional<String> fatal = lineAfter(OURS, record);
        if (fatal.isPresent()) {
            return Optional.of(new CrashReason(2, fatal.get()));
        }
        return lineAfter(KERNELS, record).map(panic -> new CrashReason(1, explained(panic)));
    }

    /// The rest of the first line that has the mark.
    private static Optional<String> lineAfter(String mark, String text) {
        int at = text.indexOf(mark);
        if (at < 0) {
            return Optional.empty();
        }
        int end = text.indexOf('\n', at);
        return Optional.of(text.substring(at + mark.length(), end < 0 ? text.length() : end));
    }

    /// The exit code of PID 1 is that of wait(2): the signal in the lower byte, else the status in
    /// the upper one.
    private static String explained(String panic) {
        if (!panic.startsWith(END_OF_PID_ONE)) {
            return "kernel panic: " + panic;
        }
        int code;
        try {
            code = Integer.parseInt(panic.substring(END_OF_PID_ONE.length()).strip(), 16);
        } catch (NumberFormatException e) {
            return "kernel panic: " + panic;
        }
        int signal = code & 0x7f;
        int status = code >> 8 & 0xff;
        if (signal != 0) {
            return "the runtime was ended by signal " + signal;
        }
        return switch (status) {
            case CRASH_STATUS -> "the runtime crashed";
            case OUT_OF_MEMORY_STATUS -> "the runtime ran out of memory";
            default -> "the runtime ended with status " + status;
        };
    }
}

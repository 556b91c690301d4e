package octant.init;

import java.util.List;
import java.util.Optional;

/// Which of the kernel's consoles is `/dev/console`, where PID 1 and the runtime talk. The kernel
/// takes the last `console=` of its command line, and the screen if that one is not there. But one
/// command line serves many boards, so some of its consoles never are, and a board with a serial
/// line is read there.
final class ConsoleChoice {
    /// Those that are there, the kernel's choice last: Documentation/ABI/testing/sysfs-tty.
    static final String ACTIVE = "/sys/class/tty/console/active";

    static final int MAX_BYTES = 256;

    /// The debug port of a Jetson; some have a UART beside it, which few have a cable for.
    private static final String JETSON = "ttyTCU0";

    private ConsoleChoice() {}

    /// @param active as [#ACTIVE] lists them
    /// @return what to take instead of the kernel's choice, if something is better
    static Optional<String> instead(List<String> active) {
        if (active.contains(JETSON)) {
            return active.getLast().equals(JETSON) ? Optional.empty() : Optional.of(JETSON);
        }
        if (active.isEmpty() || !isScreen(active.getLast())) {
            return Optional.empty();
        }
        for (String console : active.reversed()) {
            if (!isScreen(console)) {
                return Optional.of(console);
            }
        }
        return Optional.empty();
    }

    /// `tty0`, not `ttyS0`.
    private static boolean isScreen(String console) {
        return console.length() > 3
                && console.startsWith("tty")
                && Character.isDigit(console.charAt(3));
    }
}

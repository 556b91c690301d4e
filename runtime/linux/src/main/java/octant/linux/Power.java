package octant.linux;

/// The machine's last words: `int reboot(0xfee1dead, 672274793, int op, void *arg)`, reboot(2).
/// None of them syncs: that is the caller's duty ([FileSystemStatus#synchronizeAll]).
///
/// In a pid namespace the end of the machine is the end of the namespace: its first process dies of
/// SIGHUP (restart) or SIGINT (halt, power off).
public final class Power {
    private static final int MAGIC = 0xfee1dead;
    private static final int MAGIC_2 = 672274793;
    private static final int RESTART_WITH_COMMAND = 0xA1B2C3D4;

    private Power() {}

    /// What the kernel does when the machine is to end.
    public enum End {
        RESTART(0x01234567),
        /// Stops, and stays on where nothing else is possible.
        HALT(0xCDEF0123),
        POWER_OFF(0x4321FEDC);

        private final int operation;

        End(int operation) {
            this.operation = operation;
        }
    }

    /// Does not return, if it works.
    public static void end(End end) {
        reboot(end.name(), end.operation);
    }

    /// A restart with an argument, which goes to the drivers and is printed (`RESTART2`).
    ///
    /// @param command at most 255 bytes
    public static void restart(String command) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.REBOOT.on(
                    command,
                    MAGIC,
                    MAGIC_2,
                    RESTART_WITH_COMMAND,
                    scratch.copyOf(Memory.terminated(command)).address());
        }
    }

    /// What Ctrl-Alt-Del does: SIGINT to PID 1, instead of an immediate restart (`CAD_OFF`).
    public static void signalOnCtrlAltDel() {
        reboot("CAD_OFF", 0);
    }

    /// Ctrl-Alt-Del restarts at once (`CAD_ON`), as the kernel starts with.
    public static void restartOnCtrlAltDel() {
        reboot("CAD_ON", 0x89ABCDEF);
    }

    private static void reboot(String object, int operation) {
        SystemCall.REBOOT.on(object, MAGIC, MAGIC_2, operation, 0);
    }
}

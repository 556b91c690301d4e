package octant.linux;

/// What descriptors on terminals can do, ioctl_tty(2).
public final class Terminal {
    static final int GET_MODE = 0x5401; // TCGETS
    static final int SET_MODE = 0x5402; // TCSETS
    static final int TAKE = 0x540E; // TIOCSCTTY
    static final int GET_SIZE = 0x5413; // TIOCGWINSZ
    static final int SET_SIZE = 0x5414; // TIOCSWINSZ

    /// ```text
    /// struct winsize (8 bytes):  0 u16 rows   2 u16 columns   4 u16 xpixel   6 u16 ypixel
    /// ```
    static final int SIZE_BYTES = 8;

    static final int BECOME_CONSOLE = 0x541D; // TIOCCONS

    private Terminal() {}

    /// Rows and columns of characters; 0 when the terminal does not know (a serial line).
    public record Size(int rows, int columns) {}

    /// isatty(3): whether it is one.
    public static boolean is(Descriptor descriptor) {
        try (Scratch scratch = Scratch.open()) {
            Memory size = scratch.allocate(SIZE_BYTES);
            return SystemCall.IOCTL.answer(descriptor.number(), GET_SIZE, size.address()) == 0;
        }
    }

    public static Size size(Descriptor terminal) {
        try (Scratch scratch = Scratch.open()) {
            Memory size = scratch.allocate(SIZE_BYTES);
            Ioctl.call(terminal, GET_SIZE, size);
            return new Size(size.getShort(0) & 0xFFFF, size.getShort(2) & 0xFFFF);
        }
    }

    /// Its foreground process group gets a SIGWINCH.
    public static void setSize(Descriptor terminal, Size size) {
        try (Scratch scratch = Scratch.open()) {
            Memory memory = scratch.allocate(SIZE_BYTES);
            memory.putShort(0, (short) size.rows());
            memory.putShort(2, (short) size.columns());
            Ioctl.call(terminal, SET_SIZE, memory);
        }
    }

    public static TerminalMode mode(Descriptor terminal) {
        try (Scratch scratch = Scratch.open()) {
            Memory mode = scratch.allocate(TerminalMode.SIZE_BYTES);
            Ioctl.call(terminal, GET_MODE, mode);
            return TerminalMode.read(mode);
        }
    }

    public static void setMode(Descriptor terminal, TerminalMode mode) {
        try (Scratch scratch = Scratch.open()) {
            Ioctl.call(terminal, SET_MODE, mode.write(scratch));
        }
    }

    /// What is written to `/dev/console` goes here from now on, also when the descriptor is closed.
    public static void becomeConsole(Descriptor terminal) {
        Ioctl.call(terminal, BECOME_CONSOLE, 0);
    }

    /// Makes it the controlling terminal of this process' new session ([Processes#startSession]).
    public static void take(Descriptor terminal) {
        Ioctl.call(terminal, TAKE, 0);
    }
}

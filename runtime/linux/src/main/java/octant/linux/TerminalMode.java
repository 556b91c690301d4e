package octant.linux;

/// How a terminal treats what is typed and printed, termios(3).
///
/// @param input `c_iflag`
/// @param output `c_oflag`
/// @param control `c_cflag`
/// @param local `c_lflag`
/// @param characters `c_cc`, a char for each of its 19 bytes: a text, so that modes compare
public record TerminalMode(int input, int output, int control, int local, String characters) {
    /// ```text
    /// struct termios of the kernel (36 bytes; the C library's has 60):
    ///  0 u32 iflag   4 u32 oflag   8 u32 cflag   12 u32 lflag   16 u8 line   17 u8 cc[19]
    /// ```
    static final int SIZE_BYTES = 36;

    private static final int CHARACTERS = 19;
    private static final int AT_LEAST = 6; // VMIN
    private static final int WITHIN = 5; // VTIME

    // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
    private static final int INPUT_OFF = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x80 | 0x100 | 0x400;
    private static final int FLOW_CONTROL = 0x400; // IXON
    private static final int OUTPUT_OFF = 0x1; // OPOST
    // ISIG ICANON ECHO ECHONL IEXTEN
    private static final int LOCAL_OFF = 0x1 | 0x2 | 0x8 | 0x40 | 0x8000;
    private static final int CONTROL_OFF = 0x30 | 0x100; // CSIZE, PARENB
    private static final int EIGHT_BITS = 0x30; // CS8

    /// Every byte as it is typed, none echoed, nothing translated: cfmakeraw of termios(3).
    public TerminalMode raw() {
        char[] raw = characters.toCharArray();
        raw[AT_LEAST] = 1;
        raw[WITHIN] = 0;
        return new TerminalMode(
                input & ~INPUT_OFF,
                output & ~OUTPUT_OFF,
                (control & ~CONTROL_OFF) | EIGHT_BITS,
                local & ~LOCAL_OFF,
                new String(raw));
    }

    /// What is typed, a Ctrl-S, does not stop what is printed.
    public TerminalMode withoutFlowControl() {
        return new TerminalMode(input & ~FLOW_CONTROL, output, control, local, characters);
    }

    static TerminalMode read(Memory s) {
        char[] characters = new char[CHARACTERS];
        for (int i = 0; i < CHARACTERS; i++) {
            characters[i] = (char) (s.getByte(17 + i) & 0xFF);
        }
        return new TerminalMode(
                s.getInt(0), s.getInt(4), s.getInt(8), s.getInt(12), new String(characters));
    }

    Memory write(Scratch scratch) {
        Memory s = scratch.allocate(SIZE_BYTES);
        s.putInt(0, input);
        s.putInt(4, output);
        s.putInt(8, control);
        s.putInt(12, local);
        for (int i = 0; i < CHARACTERS; i++) {
            s.putByte(17 + i, (byte) characters.charAt(i));
        }
        return s;
    }
}

package octant.qemu;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Makes lines of what a terminal would get: ends them at line feeds, takes colours out, and takes
/// a jump of the cursor (firmware draws with it) for a new line.
///
/// Escape sequences are those of ECMA-48: `ESC [ parameters final-byte`, and two-byte ones.
final class ConsoleLines {
    /// A longer line is cut in pieces of this size.
    static final int MAX_LINE_BYTES = 8192;

    private static final int ESCAPE = 0x1b;

    private enum State {
        TEXT,
        ESCAPED,
        SEQUENCE
    }

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private State state = State.TEXT;

    ConsoleLines(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            add(bytes[i] & 0xff);
        }
    }

    /// Gives out the unfinished last line, if there is one.
    void end() {
        if (line.size() > 0) {
            finishLine();
        }
    }

    private void add(int b) {
        switch (state) {
            case TEXT -> text(b);
            case ESCAPED -> state = b == '[' ? State.SEQUENCE : State.TEXT;
            case SEQUENCE -> sequence(b);
        }
    }

    private void text(int b) {
        if (b == ESCAPE) {
            state = State.ESCAPED;
        } else if (b == '\n') {
            finishLine();
        } else if (b >= ' ' || b == '\t') {
            line.write(b);
            if (line.size() >= MAX_LINE_BYTES) {
                finishLine();
            }
        }
    }

    private void sequence(int b) {
        if (b >= '@' && b <= '~') {
            state = State.TEXT;
            boolean jump = b == 'H' || b == 'J';
            if (jump) {
                end();
            }
        }
    }

    private void finishLine() {
        lines.accept(line.toString(StandardCharsets.UTF_8).stripTrailing());
        line.reset();
    }
}

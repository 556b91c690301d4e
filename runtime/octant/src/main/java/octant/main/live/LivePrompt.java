package octant.main.live;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import octant.linux.Descriptor;
import octant.linux.LinuxException;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;

/// Takes the subcommands of `octant` at a screen or a serial line: the way into a live system,
/// which keeps no password and no key. Whoever stands there could have booted anything else as
/// well.
///
/// A line is a call: words between blanks. The terminal does echo and line editing.
public final class LivePrompt {
    /// What runs a call.
    @FunctionalInterface
    public interface Calls {
        /// @param words the name of the subcommand first
        int run(List<String> words, PrintStream out, PrintStream err);
    }

    private static final int MAX_LINE_BYTES = 1024;
    private static final String PROMPT = "octant> ";

    private final Descriptor terminal;
    private final PrintStream out;
    private final Calls calls;

    private LivePrompt(Descriptor terminal, Calls calls) {
        this.terminal = terminal;
        this.out = new PrintStream(new TerminalOutput(terminal), true, StandardCharsets.UTF_8);
        this.calls = calls;
    }

    /// At every console that the kernel has; the one that is the screen is the first screen of the
    /// keyboard.
    ///
    /// @param consoles as `/sys/class/tty/console/active` lists them
    public static void startAt(String consoles, Calls calls) {
        for (String console : words(consoles)) {
            start(console.equals("tty0") ? "/dev/tty1" : "/dev/" + console, calls);
        }
    }

    /// Starts a thread for it; a terminal that is not there, or ends, is let go.
    ///
    /// @param path `/dev/ttyS0`
    private static void start(String path, Calls calls) {
        Thread.ofPlatform()
                .name("prompt-" + path.substring(path.lastIndexOf('/') + 1))
                .daemon()
                .start(() -> {
                    try (Descriptor terminal = LinuxFiles.open(path, OpenFlag.READ_WRITE)) {
                        new LivePrompt(terminal, calls).run();
                    } catch (LinuxException e) {
                        // No such terminal, or it hung up: others may be there.
                    }
                });
    }

    private void run() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] piece = new byte[MAX_LINE_BYTES];
        out.print(PROMPT);
        out.flush();
        int count = LinuxFiles.read(terminal, piece, 0, piece.length);
        while (count > 0) {
            for (int i = 0; i < count; i++) {
                if (piece[i] == '\n') {
                    call(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else if (line.size() < MAX_LINE_BYTES) {
                    line.write(piece[i]);
                }
            }
            count = LinuxFiles.read(terminal, piece, 0, piece.length);
        }
    }

    private void call(String line) {
        List<String> words = words(line);
        if (!words.isEmpty()) {
            int status = calls.run(words, out, out);
            if (status != 0) {
                out.println("octant: status " + status);
            }
        }
        out.print(PROMPT);
        out.flush();
    }

    /// `octant` in front may stay away.
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.strip().split("[ \t]+", -1)) {
            if (!word.isEmpty() && !(words.isEmpty() && word.equals("octant"))) {
                words.add(word);
            }
        }
        return words;
    }

    private static final class TerminalOutput extends OutputStream {
        private final Descriptor terminal;

        TerminalOutput(Descriptor terminal) {
            this.terminal = terminal;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            LinuxFiles.writeAll(terminal, bytes, offset, length);
        }
    }
}

package octant.init;

import java.nio.charset.StandardCharsets;

/// The machine's console: one line for each change of state, with the time since the kernel started
/// as the kernel's own lines have it.
///
/// ```text
/// [    1.234] octant: data: /dev/vda6 mounted on /data
/// ```
///
/// Lines are bounded, and what could drive a terminal is escaped: device names and error texts come
/// from outside.
public final class Console {
    /// The longest text of a line, in characters, before it is cut.
    public static final int MAX_TEXT = 400;

    private static final String CUT = " …";

    private final Kernel kernel;

    public Console(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Writes one line. From any thread; lines do not mix.
    public void say(String text) {
        kernel.writeConsole(line(kernel.bootNanos(), text).getBytes(StandardCharsets.UTF_8));
    }

    static String line(long bootNanos, String text) {
        StringBuilder line = new StringBuilder(32 + text.length());
        time(line, bootNanos);
        line.append(" octant: ");
        escape(line, text);
        return line.append('\n').toString();
    }

    /// `[ 12.345]`, seconds padded to five places.
    private static void time(StringBuilder line, long bootNanos) {
        long millis = bootNanos / 1_000_000;
        String seconds = Long.toString(millis / 1000);
        line.append('[');
        for (int i = seconds.length(); i < 5; i++) {
            line.append(' ');
        }
        line.append(seconds).append('.');
        int fraction = (int) (millis % 1000);
        line.append((char) ('0' + fraction / 100))
                .append((char) ('0' + fraction / 10 % 10))
                .append((char) ('0' + fraction % 10))
                .append(']');
    }

    private static void escape(StringBuilder line, String text) {
        int end = Math.min(text.length(), MAX_TEXT);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < ' ' || (c >= 0x7f && c < 0xa0)) {
                line.append("\\x")
                        .append(Character.forDigit(c >> 4, 16))
                        .append(Character.forDigit(c & 0xf, 16));
            } else {
                line.append(c);
            }
        }
        if (end < text.length()) {
            line.append(CUT);
        }
    }
}

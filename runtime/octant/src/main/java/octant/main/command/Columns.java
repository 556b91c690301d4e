package octant.main.command;

import java.io.PrintStream;

/// Rows of text whose first columns line up.
final class Columns {
    private Columns() {}

    static void row(PrintStream out, String first, int width, String rest) {
        out.println(pad(first, width) + rest);
    }

    static void row(
            PrintStream out, String first, int width, String second, int width2, String rest) {
        row(out, pad(first, width) + pad(second, width2), 0, rest);
    }

    private static String pad(String text, int width) {
        return width == 0 ? text : text + " ".repeat(Math.max(1, width - text.length()));
    }
}

package octant.init;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The small text files of /proc and /sys, read without regular expressions.
final class BootFiles {
    private BootFiles() {}

    static String text(Kernel kernel, String path, int limitBytes) {
        return new String(kernel.read(path, limitBytes), StandardCharsets.UTF_8);
    }

    static List<String> lines(String text) {
        return parts(text, "\n");
    }

    static List<String> words(String text) {
        return parts(text, " \t\n");
    }

    /// The pieces between any of `separators`, without empty ones.
    private static List<String> parts(String text, String separators) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || separators.indexOf(text.charAt(at)) >= 0) {
                if (at > start) {
                    parts.add(text.substring(start, at));
                }
                start = at + 1;
            }
        }
        return parts;
    }
}

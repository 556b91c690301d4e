package octant.update;

import java.util.function.IntPredicate;

/// A release's version, ordered as systemd-boot orders it (UAPI Version Format Specification):
/// `1.0~rc1` < `1.0` < `1.0-2` < `1.0^1` < `1.0.1` < `1.0.10`. Runs of digits compare as numbers
/// (so `1.0` and `1.00` compare as equal though they are two texts), runs of letters as text.
///
/// @param text digits, letters and `. ~ ^ -`, at most 64 of them
public record OctantVersion(String text) implements Comparable<OctantVersion> {
    public static final int MAX_LENGTH = 64;

    private static final String SEPARATORS = "~-^.";

    public OctantVersion {
        if (!text.matches("[0-9A-Za-z.~^-]{1," + MAX_LENGTH + "}")) {
            throw new IllegalArgumentException(
                    "version \"" + text + "\": want 1 to 64 digits, letters, or any of . ~ ^ -");
        }
    }

    @Override
    public int compareTo(OctantVersion other) {
        return compareTexts(text, other.text);
    }

    /// The same order for any two texts: systemd-boot applies it to file names too. What no version
    /// may hold is passed over.
    static int compareTexts(String one, String other) {
        Cursor left = new Cursor(one);
        Cursor right = new Cursor(other);
        int order;
        do {
            left.passOverOthers();
            right.passOverOthers();
            if (left.atEnd() && right.atEnd()) {
                return 0;
            }
            order = compareNext(left, right);
        } while (order == 0);
        return order;
    }

    @Override
    public String toString() {
        return text;
    }

    private static int compareNext(Cursor left, Cursor right) {
        if (left.isAt('~') || right.isAt('~')) {
            return compareSeparator('~', left, right);
        }
        if (left.atEnd() || right.atEnd()) {
            return left.atEnd() ? -1 : 1;
        }
        for (char separator : new char[] {'-', '^', '.'}) {
            if (left.isAt(separator) || right.isAt(separator)) {
                return compareSeparator(separator, left, right);
            }
        }
        if (left.isAtDigit() || right.isAtDigit()) {
            return compareNumbers(left.digits(), right.digits());
        }
        return left.letters().compareTo(right.letters());
    }

    /// The text that has the separator where the other has something else is the older one.
    private static int compareSeparator(char separator, Cursor left, Cursor right) {
        int order = Boolean.compare(!left.isAt(separator), !right.isAt(separator));
        left.at++;
        right.at++;
        return order;
    }

    private static int compareNumbers(String left, String right) {
        if (left.isEmpty() || right.isEmpty()) {
            return Boolean.compare(!left.isEmpty(), !right.isEmpty());
        }
        String a = left.replaceFirst("^0+", "");
        String b = right.replaceFirst("^0+", "");
        return a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());
    }

    /// A text and how far it was read.
    private static final class Cursor {
        private final String text;
        private int at;

        Cursor(String text) {
            this.text = text;
        }

        void passOverOthers() {
            while (!atEnd() && !isAtDigit() && !isLetter(text.charAt(at)) && !isAtSeparator()) {
                at++;
            }
        }

        boolean atEnd() {
            return at >= text.length();
        }

        boolean isAt(char c) {
            return !atEnd() && text.charAt(at) == c;
        }

        boolean isAtDigit() {
            return !atEnd() && isDigit(text.charAt(at));
        }

        private boolean isAtSeparator() {
            return SEPARATORS.indexOf(text.charAt(at)) >= 0;
        }

        String digits() {
            return run(OctantVersion::isDigit);
        }

        String letters() {
            return run(OctantVersion::isLetter);
        }

        private String run(IntPredicate kind) {
            int start = at;
            while (!atEnd() && kind.test(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}

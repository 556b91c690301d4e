package octant.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A pattern as systemd-boot matches it against names of boot entries, without regard to capitals:
/// `*` any characters, `?` one, `[1-9ab]` one of these, `\` takes the next character as it is.
///
/// Source: systemd 252, loader.conf(5) under `default`.
record LoaderPattern(String text) {
    private sealed interface Part {}

    /// Any characters, or none.
    private record Any() implements Part {}

    /// One character, of these ranges.
    private record One(List<Range> ranges) implements Part {
        boolean matches(char character) {
            return ranges.stream()
                    .anyMatch(range -> character >= range.first() && character <= range.last());
        }
    }

    private record Range(char first, char last) {
        static final Range ALL = new Range(Character.MIN_VALUE, Character.MAX_VALUE);

        static Range only(char character) {
            return new Range(character, character);
        }
    }

    /// After a mismatch, the last `*` takes one character more: what lies before it need not be
    /// tried again, so this takes no longer than pattern times name.
    boolean matches(String name) {
        List<Part> parts = parts(text.toLowerCase(Locale.ROOT));
        String folded = name.toLowerCase(Locale.ROOT);
        int part = 0;
        int at = 0;
        int retryPart = -1;
        int retryAt = 0;
        while (at < folded.length()) {
            if (part < parts.size() && parts.get(part) instanceof Any) {
                part++;
                retryPart = part;
                retryAt = at;
            } else if (part < parts.size()
                    && parts.get(part) instanceof One one
                    && one.matches(folded.charAt(at))) {
                part++;
                at++;
            } else if (retryPart >= 0) {
                part = retryPart;
                retryAt++;
                at = retryAt;
            } else {
                return false;
            }
        }
        return parts.subList(part, parts.size()).stream().allMatch(Any.class::isInstance);
    }

    private static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char character = text.charAt(at);
            int end = at;
            switch (character) {
                case '*' -> parts.add(new Any());
                case '?' -> parts.add(new One(List.of(Range.ALL)));
                case '[' -> {
                    end = text.indexOf(']', at + 2);
                    if (end < 0) {
                        parts.add(new One(List.of())); // a set without an end matches nothing
                        return parts;
                    }
                    parts.add(new One(ranges(text.substring(at + 1, end))));
                }
                case '\\' -> {
                    end = Math.min(at + 1, text.length() - 1);
                    parts.add(new One(List.of(Range.only(text.charAt(end)))));
                }
                default -> parts.add(new One(List.of(Range.only(character))));
            }
            at = end + 1;
        }
        return parts;
    }

    private static List<Range> ranges(String set) {
        List<Range> ranges = new ArrayList<>();
        int at = 0;
        while (at < set.length()) {
            boolean range = at + 2 < set.length() && set.charAt(at + 1) == '-';
            ranges.add(new Range(set.charAt(at), set.charAt(range ? at + 2 : at)));
            at += range ? 3 : 1;
        }
        return ranges;
    }
}

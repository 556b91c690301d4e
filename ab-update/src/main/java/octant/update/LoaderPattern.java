package octant.update;

/// A pattern as systemd-boot matches it against names of boot entries, without regard to capitals:
/// `*` any characters, `?` one, `[1-9ab]` one of these, `\` takes the next character as it is.
///
/// Source: systemd 252, loader.conf(5) under `default`.
record LoaderPattern(String text) {
    boolean matches(String name) {
        return matches(0, name, 0);
    }

    private boolean matches(int from, String name, int start) {
        int at = start;
        int p = from;
        while (p < text.length()) {
            char wanted = text.charAt(p);
            if (wanted == '*') {
                return matchesRest(p + 1, name, at);
            }
            if (at == name.length()) {
                return false;
            }
            if (wanted == '[') {
                int end = text.indexOf(']', p + 2);
                if (end < 0 || !isOneOf(text.substring(p + 1, end), name.charAt(at))) {
                    return false;
                }
                p = end;
            } else {
                if (wanted == '\\' && p + 1 < text.length()) {
                    p++;
                    wanted = text.charAt(p);
                    if (!same(wanted, name.charAt(at))) {
                        return false;
                    }
                } else if (wanted != '?' && !same(wanted, name.charAt(at))) {
                    return false;
                }
            }
            p++;
            at++;
        }
        return at == name.length();
    }

    private boolean matchesRest(int from, String name, int start) {
        for (int at = start; at <= name.length(); at++) {
            if (matches(from, name, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneOf(String set, char character) {
        for (int i = 0; i < set.length(); i++) {
            boolean range = i + 2 < set.length() && set.charAt(i + 1) == '-';
            char last = range ? set.charAt(i + 2) : set.charAt(i);
            char folded = Character.toLowerCase(character);
            if (folded >= Character.toLowerCase(set.charAt(i))
                    && folded <= Character.toLowerCase(last)) {
                return true;
            }
            i += range ? 2 : 0;
        }
        return false;
    }

    private static boolean same(char one, char other) {
        return Character.toLowerCase(one) == Character.toLowerCase(other);
    }
}

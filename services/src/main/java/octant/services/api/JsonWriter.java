package octant.services.api;

/// Writes one JSON text (RFC 8259) front to back, without reflection and without white space. It
/// sets the commas; brackets that do not match are a programmer's error and are refused.
final class JsonWriter {
    private static final int INITIAL_CHARACTERS = 1024;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(INITIAL_CHARACTERS);
    private final StringBuilder open = new StringBuilder();
    private boolean afterValue;

    JsonWriter beginObject() {
        return begin('{', '}');
    }

    JsonWriter beginArray() {
        return begin('[', ']');
    }

    /// Closes the innermost object or array.
    JsonWriter end() {
        if (open.isEmpty()) {
            throw new IllegalStateException("end() with nothing open");
        }
        int innermost = open.length() - 1;
        out.append(open.charAt(innermost));
        open.setLength(innermost);
        afterValue = true;
        return this;
    }

    JsonWriter name(String name) {
        separate();
        quote(name);
        out.append(':');
        afterValue = false;
        return this;
    }

    JsonWriter value(String value) {
        separate();
        quote(value);
        afterValue = true;
        return this;
    }

    JsonWriter value(long value) {
        separate();
        out.append(value);
        afterValue = true;
        return this;
    }

    JsonWriter value(boolean value) {
        separate();
        out.append(value);
        afterValue = true;
        return this;
    }

    /// `null`.
    JsonWriter nothing() {
        separate();
        out.append("null");
        afterValue = true;
        return this;
    }

    /// The whole text.
    String text() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }

    private JsonWriter begin(char opening, char closing) {
        separate();
        out.append(opening);
        open.append(closing);
        afterValue = false;
        return this;
    }

    private void separate() {
        if (afterValue) {
            out.append(',');
        }
    }

    /// RFC 8259 section 7, and unpaired surrogates too, because UTF-8 has no bytes for them.
    private void quote(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f || isUnpairedSurrogate(value, i)) {
                        escape(c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isUnpairedSurrogate(String value, int index) {
        char c = value.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == value.length()
                    || !Character.isLowSurrogate(value.charAt(index + 1));
        }
        return Character.isLowSurrogate(c)
                && (index == 0 || !Character.isHighSurrogate(value.charAt(index - 1)));
    }

    private void escape(char c) {
        out.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[c >> 8 & 0xf])
                .append(HEX[c >> 4 & 0xf])
                .append(HEX[c & 0xf]);
    }
}

package octant.services.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// A JSON object (RFC 8259) of strings, `true` and `false` and nothing else: what a request's body
/// may be. Nothing is nested, so nothing grows but with the text, which its reader has bounded.
///
/// @param values [String] or [Boolean] by name
record JsonFields(Map<String, Object> values) {
    static final int MAX_FIELDS = 16;

    JsonFields {
        values = Map.copyOf(values);
    }

    /// The text is no such object, or not the one that is wanted; the message says where.
    static final class JsonException extends RuntimeException {
        private static final long serialVersionUID = 1;

        JsonException(String message) {
            super(message);
        }
    }

    /// @param wanted the names there may be
    /// @throws JsonException if `text` is anything else
    static JsonFields parse(String text, Set<String> wanted) {
        Reader reader = new Reader(text);
        Map<String, Object> values = new LinkedHashMap<>();
        reader.expect('{');
        for (boolean first = true; !reader.accept('}'); first = false) {
            if (!first) {
                reader.expect(',');
            }
            reader.space();
            String name = reader.string();
            if (!wanted.contains(name)) {
                throw new JsonException("unknown member; there may be " + Set.copyOf(wanted));
            }
            reader.expect(':');
            if (values.put(name, reader.value()) != null) {
                throw reader.wrong("each member once");
            }
            if (values.size() > MAX_FIELDS) {
                throw reader.wrong("at most " + MAX_FIELDS + " members");
            }
        }
        reader.end();
        return new JsonFields(values);
    }

    /// @throws JsonException if it is missing or no string
    String text(String name) {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw new JsonException("want a string \"" + name + "\"");
    }

    /// False if it is missing.
    ///
    /// @throws JsonException if it is neither true nor false
    boolean flag(String name) {
        Object value = values.getOrDefault(name, false);
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw new JsonException("\"" + name + "\": want true or false");
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Object value() {
            space();
            if (peek() == '"') {
                return string();
            }
            for (boolean value : new boolean[] {true, false}) {
                String word = Boolean.toString(value);
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return value;
                }
            }
            throw wrong("a string, true or false");
        }

        String string() {
            if (peek() != '"') {
                throw wrong("a string");
            }
            at++;
            StringBuilder string = new StringBuilder();
            for (char c = next(); c != '"'; c = next()) {
                if (c < ' ') {
                    throw wrong("no control character in a string");
                }
                string.append(c == '\\' ? escaped() : c);
            }
            return string.toString();
        }

        private char escaped() {
            char c = next();
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unit();
                default -> throw wrong("an escape of JSON");
            };
        }

        private char unit() {
            int unit = 0;
            for (int i = 0; i < 4; i++) {
                int digit = Character.digit(next(), 16);
                if (digit < 0) {
                    throw wrong("four hexadecimal digits");
                }
                unit = unit << 4 | digit;
            }
            return (char) unit;
        }

        boolean accept(char c) {
            space();
            if (peek() != c) {
                return false;
            }
            at++;
            return true;
        }

        void expect(char c) {
            if (!accept(c)) {
                throw wrong("'" + c + "'");
            }
        }

        void space() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        void end() {
            space();
            if (at != text.length()) {
                throw wrong("nothing more");
            }
        }

        private char peek() {
            if (at >= text.length()) {
                throw wrong("more");
            }
            return text.charAt(at);
        }

        private char next() {
            char c = peek();
            at++;
            return c;
        }

        JsonException wrong(String wanted) {
            return new JsonException("character " + at + ": want " + wanted);
        }
    }
}

package octant.update.hawkbit;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads one JSON text (RFC 8259) of a server that is not trusted: strict, each dimension bounded,
/// and [FleetException] the only way to fail. (Helidon's parser has no limit for nesting, and other
/// exceptions for some wrong bytes.)
final class DdiReader {
    static final int MAX_DEPTH = 32;
    static final int MAX_ITEMS = 256;
    static final int MAX_TEXT = 1024;

    private static final int MAX_DIGITS = 40;

    private final String text;
    private int at;

    private DdiReader(String text) {
        this.text = text;
    }

    static DdiValue.Fields object(byte[] body) {
        DdiReader reader = new DdiReader(decoded(body));
        DdiValue value = reader.value(1);
        reader.blanks();
        if (reader.at < reader.text.length()) {
            throw reader.wrong("the end");
        }
        if (value instanceof DdiValue.Fields fields) {
            return fields;
        }
        throw new FleetException("the server's answer is no JSON object");
    }

    private static String decoded(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new FleetException("the server's answer is no UTF-8");
        }
    }

    private DdiValue value(int depth) {
        blanks();
        return switch (peek()) {
            case '{' -> fields(depth);
            case '[' -> items(depth);
            case '"' -> new DdiValue.Text(string());
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private DdiValue fields(int depth) {
        requireShallow(depth);
        Map<String, DdiValue> fields = new LinkedHashMap<>();
        take('{');
        blanks();
        boolean more = peek() != '}';
        while (more) {
            blanks();
            String name = string();
            blanks();
            take(':');
            if (fields.put(name, value(depth + 1)) != null) {
                throw wrong("no second field '" + name + "'");
            }
            more = another(fields.size());
        }
        take('}');
        return new DdiValue.Fields(fields);
    }

    private DdiValue items(int depth) {
        requireShallow(depth);
        List<DdiValue> items = new ArrayList<>();
        take('[');
        blanks();
        boolean more = peek() != ']';
        while (more) {
            items.add(value(depth + 1));
            more = another(items.size());
        }
        take(']');
        return new DdiValue.Items(items);
    }

    /// Whether a comma follows.
    private boolean another(int sofar) {
        blanks();
        if (peek() != ',') {
            return false;
        }
        if (sofar == MAX_ITEMS) {
            throw wrong("at most " + MAX_ITEMS + " items");
        }
        at++;
        return true;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        take('"');
        while (peek() != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw wrong("no control character");
            }
            if (out.length() == MAX_TEXT) {
                throw wrong("a text of at most " + MAX_TEXT + " characters");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        take('"');
        return out.toString();
    }

    private char escaped() {
        char kind = peek();
        at++;
        return switch (kind) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            case '"', '\\', '/' -> kind;
            default -> throw wrong("an escape");
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0) {
                throw wrong("a hexadecimal digit");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private DdiValue number() {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            if (at - from <= MAX_DIGITS) {
                return new DdiValue.Decimal(new BigDecimal(text.substring(from, at)));
            }
        } catch (NumberFormatException e) {
            at = from;
        }
        throw wrong("a value");
    }

    private DdiValue word(String word) {
        if (!text.startsWith(word, at)) {
            throw wrong(word);
        }
        at += word.length();
        return new DdiValue.Word(word);
    }

    private void requireShallow(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("nesting of at most " + MAX_DEPTH + " levels");
        }
    }

    private void take(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "'");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("more");
        }
        return text.charAt(at);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private FleetException wrong(String wanted) {
        return new FleetException("the server's answer: want " + wanted + " at character " + at);
    }
}

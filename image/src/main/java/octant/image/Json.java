package octant.image;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes JSON: objects are ordered maps, arrays are lists; text, whole numbers and truth values.
final class Json {
    private Json() {}

    /// @param namesAndValues by turns
    static Map<String, Object> object(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value");
        }
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    static String text(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, "\n", out);
        return out.append('\n').toString();
    }

    private static void write(Object value, String newline, StringBuilder out) {
        String inner = newline + "  ";
        switch (value) {
            case Map<?, ?> object -> {
                String between = "{";
                for (Map.Entry<?, ?> member : object.entrySet()) {
                    out.append(between).append(inner);
                    quote(member.getKey().toString(), out);
                    out.append(": ");
                    write(member.getValue(), inner, out);
                    between = ",";
                }
                out.append(object.isEmpty() ? "{}" : newline + "}");
            }
            case List<?> array -> {
                String between = "[";
                for (Object item : array) {
                    out.append(between).append(inner);
                    write(item, inner, out);
                    between = ",";
                }
                out.append(array.isEmpty() ? "[]" : newline + "]");
            }
            case Integer number -> out.append(number);
            case Long number -> out.append(number);
            case Boolean truth -> out.append(truth);
            default -> quote(value.toString(), out);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}

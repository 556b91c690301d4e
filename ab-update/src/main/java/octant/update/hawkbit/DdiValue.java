package octant.update.hawkbit;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON value (RFC 8259). [DdiReader] reads one; [#toString] writes it.
sealed interface DdiValue {
    record Fields(Map<String, DdiValue> fields) implements DdiValue {
        public Fields {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        @Override
        public String toString() {
            List<String> parts =
                    fields.entrySet().stream()
                            .map(field -> quoted(field.getKey()) + ":" + field.getValue())
                            .toList();
            return "{" + String.join(",", parts) + "}";
        }
    }

    record Items(List<DdiValue> items) implements DdiValue {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return "[" + String.join(",", items.stream().map(DdiValue::toString).toList()) + "]";
        }
    }

    record Text(String text) implements DdiValue {
        @Override
        public String toString() {
            return quoted(text);
        }
    }

    record Decimal(BigDecimal number) implements DdiValue {
        @Override
        public String toString() {
            return number.toString();
        }
    }

    /// `true`, `false` or `null`: nothing in the DDI needs them.
    record Word(String word) implements DdiValue {
        @Override
        public String toString() {
            return word;
        }
    }

    static DdiValue of(String text) {
        return new Text(text);
    }

    static DdiValue of(long number) {
        return new Decimal(BigDecimal.valueOf(number));
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

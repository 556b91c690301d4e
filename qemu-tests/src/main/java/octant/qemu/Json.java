package octant.qemu;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON value (RFC 8259), as QEMU and the appliance send it. [JsonParser] reads one; [#toString]
/// writes it.
public sealed interface Json {
    record Fields(Map<String, Json> fields) implements Json {
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

    record Items(List<Json> items) implements Json {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return "[" + String.join(",", items.stream().map(Json::toString).toList()) + "]";
        }
    }

    record Text(String text) implements Json {
        @Override
        public String toString() {
            return quoted(text);
        }
    }

    record Decimal(BigDecimal value) implements Json {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    record Truth(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    record Nothing() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    /// @throws QemuException if it is not JSON
    static Json parse(String text) {
        return JsonParser.parse(text);
    }

    static Fields object(Map<String, Json> fields) {
        return new Fields(fields);
    }

    /// Whether this is an object with that field.
    default boolean has(String name) {
        return this instanceof Fields(Map<String, Json> fields) && fields.containsKey(name);
    }

    /// A field of this object.
    ///
    /// @throws QemuException if this is no object, or has no such field
    default Json field(String name) {
        if (this instanceof Fields(Map<String, Json> fields)) {
            Json value = fields.get(name);
            if (value != null) {
                return value;
            }
        }
        throw new QemuException("no field '" + name + "' in " + this);
    }

    default String text() {
        if (this instanceof Text(String text)) {
            return text;
        }
        throw new QemuException("not a string: " + this);
    }

    default boolean truth() {
        if (this instanceof Truth(boolean value)) {
            return value;
        }
        throw new QemuException("not true or false: " + this);
    }

    default long number() {
        if (this instanceof Decimal(BigDecimal value)) {
            return value.longValue();
        }
        throw new QemuException("not a number: " + this);
    }

    default List<Json> items() {
        if (this instanceof Items(List<Json> items)) {
            return items;
        }
        throw new QemuException("not an array: " + this);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

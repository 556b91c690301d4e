package octant.update.hawkbit;

import io.helidon.json.JsonArray;
import io.helidon.json.JsonException;
import io.helidon.json.JsonNumber;
import io.helidon.json.JsonObject;
import io.helidon.json.JsonParser;
import io.helidon.json.JsonString;
import io.helidon.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Bounded reading of what the server sends as JSON. Helidon's parser calls itself for each level
/// and has no limit for them, so the levels are counted before.
final class DdiJson {
    static final int MAX_DEPTH = 32;
    static final int MAX_ITEMS = 256;
    static final int MAX_TEXT = 1024;

    private DdiJson() {}

    /// @throws FleetException if it is no JSON object, or too deep
    static JsonObject object(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        requireShallow(text);
        try {
            return JsonParser.create(text).readJsonObject();
        } catch (JsonException e) {
            throw new FleetException("the server's answer is no JSON object");
        }
    }

    static Optional<JsonObject> object(JsonObject from, String name) {
        return field(from, name, value -> value instanceof JsonObject).map(JsonValue::asObject);
    }

    static List<JsonObject> objects(JsonObject from, String name) {
        List<JsonValue> values =
                field(from, name, value -> value instanceof JsonArray)
                        .map(value -> value.asArray().values())
                        .orElse(List.of());
        if (values.size() > MAX_ITEMS) {
            throw new FleetException("'" + name + "' has more than " + MAX_ITEMS + " items");
        }
        return values.stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonValue::asObject)
                .toList();
    }

    /// Empty if there is no such field, or it is no text.
    static Optional<String> text(JsonObject from, String name) {
        Optional<String> text =
                field(from, name, value -> value instanceof JsonString)
                        .map(value -> value.asString().value());
        if (text.isPresent() && text.get().length() > MAX_TEXT) {
            throw new FleetException("'" + name + "' has more than " + MAX_TEXT + " characters");
        }
        return text;
    }

    static Optional<Long> number(JsonObject from, String name) {
        try {
            return field(from, name, value -> value instanceof JsonNumber)
                    .map(value -> value.asNumber().bigDecimalValue().longValueExact());
        } catch (ArithmeticException e) {
            throw new FleetException("'" + name + "' is no whole number of 64 bits");
        }
    }

    private interface Kind {
        boolean fits(JsonValue value);
    }

    private static Optional<JsonValue> field(JsonObject from, String name, Kind kind) {
        return from.value(name).filter(kind::fits);
    }

    private static void requireShallow(String text) {
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '"' -> quoted = !quoted;
                case '\\' -> i += quoted ? 1 : 0;
                case '{', '[' -> depth += quoted ? 0 : 1;
                case '}', ']' -> depth -= quoted ? 0 : 1;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                throw new FleetException(
                        "the server's answer nests deeper than " + MAX_DEPTH + " levels");
            }
        }
    }
}

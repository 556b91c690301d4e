package octant.services.ledger;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What is to be remembered: who did what, with its details.
///
/// @param kind what happened, as dotted words: `service.state`
/// @param actor who did it: `init`, `agent/7`, `operator@console`
/// @param fields details by name, sorted; at most [#MAX_FIELDS], each value at most
///   [#MAX_VALUE_BYTES] bytes of UTF-8, the whole entry at most [EntryFormat#MAX_BYTES]
public record Entry(String kind, String actor, SortedMap<String, String> fields) {
    public static final int MAX_FIELDS = 64;
    public static final int MAX_VALUE_BYTES = 16 * 1024;

    static final Pattern KIND = Pattern.compile("[a-z][a-z0-9.-]{0,63}");
    static final Pattern ACTOR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9./:@_-]{0,126}");
    static final Pattern KEY = Pattern.compile("[a-z][a-z0-9.-]{0,63}");

    public Entry(String kind, String actor, Map<String, String> fields) {
        this(kind, actor, (SortedMap<String, String>) new TreeMap<>(fields));
    }

    public Entry {
        require(KIND, "kind", kind);
        require(ACTOR, "actor", actor);
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        if (fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "entry " + kind + ": " + fields.size() + " fields, limit " + MAX_FIELDS);
        }
        fields.forEach(Entry::requireField);
        int bytes = EntryFormat.sizeBytes(kind, actor, fields);
        if (bytes > EntryFormat.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "entry " + kind + ": " + bytes + " bytes, limit " + EntryFormat.MAX_BYTES);
        }
    }

    private static void requireField(String key, String value) {
        require(KEY, "field", key);
        int bytes = EntryFormat.utf8Bytes(value);
        if (bytes > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "field " + key + ": " + bytes + " bytes, limit " + MAX_VALUE_BYTES);
        }
    }

    private static void require(Pattern pattern, String what, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    what + " '" + value + "': want " + pattern.pattern());
        }
    }
}

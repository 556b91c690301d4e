package octant.update.bundle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Groups of keys, as GLib's GKeyFile writes them, of which this reads what a manifest needs: no
/// translations, no group or key twice.
///
/// ```
/// # comment
/// [group]
/// key=value
/// ```
///
/// @param name names the file in messages
/// @param groups by name, in their order
record KeyFile(String name, Map<String, Group> groups) {
    static final int MAX_BYTES = 64 << 10;
    static final int MAX_LINE_LENGTH = 4096;

    /// @param line where it starts
    record Group(String name, int line, Map<String, Value> values) {
        Optional<Value> value(String key) {
            return Optional.ofNullable(values.get(key));
        }
    }

    record Value(String text, int line) {}

    /// @throws BundleException with the line, if this is no such file
    static KeyFile parse(String name, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new BundleException(
                    name + ": " + bytes.length + " bytes, at most " + MAX_BYTES + " are read");
        }
        Map<String, Group> groups = new LinkedHashMap<>();
        Optional<Group> group = Optional.empty();
        int number = 0;
        for (String line : text(name, bytes).split("\n", -1)) {
            number++;
            String where = name + ":" + number;
            requirePrintable(where, line);
            String content = line.strip();
            if (content.isEmpty() || content.startsWith("#")) {
                continue;
            }
            if (content.startsWith("[")) {
                Group next = group(where, content, number);
                if (groups.putIfAbsent(next.name(), next) != null) {
                    throw new BundleException(
                            where + ": group [" + next.name() + "] is there twice");
                }
                group = Optional.of(next);
            } else {
                Map<String, Value> values =
                        group.orElseThrow(() ->
                                        new BundleException(where + ": a key before any [group]"))
                                .values();
                addValue(where, content, number, values);
            }
        }
        return new KeyFile(name, groups);
    }

    private static String text(String name, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new BundleException(name + ": no UTF-8 text");
        }
    }

    private static void requirePrintable(String where, String line) {
        if (line.length() > MAX_LINE_LENGTH) {
            throw new BundleException(where + ": longer than " + MAX_LINE_LENGTH + " characters");
        }
        if (line.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
            throw new BundleException(where + ": a control character");
        }
    }

    private static Group group(String where, String content, int line) {
        String name = content.substring(1, Math.max(1, content.length() - 1));
        if (!content.endsWith("]") || name.isEmpty() || name.contains("[") || name.contains("]")) {
            throw new BundleException(where + ": want [group], have: " + content);
        }
        return new Group(name, line, new LinkedHashMap<>());
    }

    private static void addValue(
            String where, String content, int line, Map<String, Value> values) {
        int equals = content.indexOf('=');
        String key = equals < 0 ? "" : content.substring(0, equals).strip();
        if (!key.matches("[A-Za-z0-9-]+")) {
            throw new BundleException(where + ": want key=value, have: " + content);
        }
        Value value = new Value(content.substring(equals + 1).strip(), line);
        if (values.putIfAbsent(key, value) != null) {
            throw new BundleException(where + ": key " + key + " is there twice");
        }
    }
}

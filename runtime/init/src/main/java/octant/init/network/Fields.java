package octant.init.network;

import java.util.ArrayList;
import java.util.List;

/// Texts made of fields.
final class Fields {
    private Fields() {}

    /// All parts, empty ones too.
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
            parts.add(text.substring(from, at));
            from = at + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }
}

package octant.update.download;

import java.net.http.HttpHeaders;
import java.util.Optional;

/// What tells one version of a file from another (RFC 9110 section 8.8). Absent fields are empty.
record FileIdentity(String entityTag, String lastModified) {
    /// Longer ones are taken for none.
    static final int MAX_LENGTH = 256;

    static FileIdentity of(HttpHeaders headers) {
        return new FileIdentity(field(headers, "etag"), field(headers, "last-modified"));
    }

    /// For `If-Range`, which takes no weak tag. hawkBit sends tags without quotes and wants them
    /// back that way.
    Optional<String> validator() {
        if (!entityTag.isEmpty() && !entityTag.startsWith("W/")) {
            return Optional.of(entityTag);
        }
        return lastModified.isEmpty() ? Optional.empty() : Optional.of(lastModified);
    }

    /// Whether both can be the same file: the tags decide where both have one, else the dates.
    boolean agreesWith(FileIdentity other) {
        if (!entityTag.isEmpty() && !other.entityTag.isEmpty()) {
            return entityTag.equals(other.entityTag);
        }
        return lastModified.isEmpty()
                || other.lastModified.isEmpty()
                || lastModified.equals(other.lastModified);
    }

    private static String field(HttpHeaders headers, String name) {
        return headers.firstValue(name)
                .filter(value -> value.length() <= MAX_LENGTH)
                .filter(value -> value.chars().allMatch(c -> c >= ' ' && c < 0x7f))
                .orElse("");
    }
}

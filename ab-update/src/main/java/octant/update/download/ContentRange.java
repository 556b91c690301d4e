package octant.update.download;

import java.util.Optional;
import java.util.OptionalLong;
import octant.update.bundle.ByteRange;

/// A `Content-Range` header (RFC 9110 section 14.4) that says everything: `bytes 0-99/1000`.
record ContentRange(ByteRange range, long sizeBytes) {
    /// The most that fit into 63 bits for sure.
    private static final int MAX_DIGITS = 18;

    private static final String UNIT = "bytes ";

    /// Empty for another unit, an unknown size, or numbers that contradict each other.
    static Optional<ContentRange> parse(String value) {
        int dash = value.indexOf('-');
        int slash = value.indexOf('/');
        if (!value.regionMatches(true, 0, UNIT, 0, UNIT.length())
                || dash < UNIT.length()
                || slash < dash) {
            return Optional.empty();
        }
        OptionalLong first = number(value.substring(UNIT.length(), dash));
        OptionalLong last = number(value.substring(dash + 1, slash));
        OptionalLong size = number(value.substring(slash + 1));
        if (first.isEmpty() || last.isEmpty() || size.isEmpty()) {
            return Optional.empty();
        }
        long offset = first.getAsLong();
        long end = last.getAsLong() + 1;
        if (end <= offset || end > size.getAsLong()) {
            return Optional.empty();
        }
        return Optional.of(new ContentRange(new ByteRange(offset, end - offset), size.getAsLong()));
    }

    /// Digits alone, and not too many.
    static OptionalLong number(String digits) {
        if (digits.isEmpty()
                || digits.length() > MAX_DIGITS
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(digits));
    }
}

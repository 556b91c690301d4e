package octant.qemu;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A single byte range of a file (RFC 9110, 14.1).
///
/// @param isPart false: the whole file, because no range was asked for
record HttpRange(long first, long length, boolean isPart) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    static HttpRange whole(long size) {
        return new HttpRange(0, size, false);
    }

    /// @param header as `bytes=0-99` or `bytes=100-`; another form counts as the whole file, as the
    ///   RFC allows
    /// @return empty if it starts behind the end
    static Optional<HttpRange> parse(String header, long size) {
        Matcher range = SINGLE.matcher(header);
        if (!range.matches()) {
            return Optional.of(whole(size));
        }
        long first = Long.parseLong(range.group(1));
        long last =
                range.group(2).isEmpty()
                        ? size - 1
                        : Math.min(Long.parseLong(range.group(2)), size - 1);
        if (first > last) {
            return Optional.empty();
        }
        return Optional.of(new HttpRange(first, last - first + 1, true));
    }

    /// The header that says which part of `size` bytes this is.
    String contentRange(long size) {
        return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
}

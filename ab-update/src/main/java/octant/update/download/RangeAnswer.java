package octant.update.download;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import octant.update.bundle.ByteRange;

/// What a server's answer to a request for a range means, from its status and headers alone.
sealed interface RangeAnswer {
    /// It asks for patience in seconds; more than this is not waited at once.
    Duration MAX_RETRY_AFTER = Duration.ofMinutes(2);

    /// 206: `range` of a file of `sizeBytes` follows. It starts where it was asked to and is not
    /// longer; it may be shorter.
    record Part(ByteRange range, long sizeBytes, FileIdentity identity) implements RangeAnswer {}

    /// 200: the whole file follows.
    record Whole(OptionalLong sizeBytes, FileIdentity identity) implements RangeAnswer {}

    record Redirect(String location) implements RangeAnswer {}

    /// It may go better later.
    record Busy(String reason, Duration retryAfter) implements RangeAnswer {}

    /// 416: the file has no such range, or not any more.
    record OutOfRange() implements RangeAnswer {}

    /// It will not go better.
    record Refused(String reason) implements RangeAnswer {}

    static RangeAnswer of(int status, HttpHeaders headers, ByteRange asked) {
        return switch (status) {
            case 200 -> encoded(headers).orElseGet(() -> whole(headers));
            case 206 -> encoded(headers).orElseGet(() -> part(headers, asked));
            case 301, 302, 303, 307, 308 ->
                    headers.firstValue("location")
                            .<RangeAnswer>map(Redirect::new)
                            .orElseGet(() -> new Refused(status + " without Location"));
            case 401, 403 ->
                    new Refused(status + ": not allowed; check the token that the server wants");
            case 404, 410 -> new Refused(status + ": no such file on the server");
            case 416 -> new OutOfRange();
            case 408, 425, 429, 500, 502, 503, 504 ->
                    new Busy("server answers " + status, retryAfter(headers));
            default -> new Refused("unexpected answer " + status);
        };
    }

    private static Optional<RangeAnswer> encoded(HttpHeaders headers) {
        return headers.firstValue("content-encoding")
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .map(encoding ->
                        new Refused(
                                "file is sent with Content-Encoding, which was not asked for;"
                                        + " switch compression off for bundles at the server"));
    }

    private static RangeAnswer whole(HttpHeaders headers) {
        OptionalLong size = OptionalLong.empty();
        Optional<String> length = headers.firstValue("content-length");
        if (length.isPresent()) {
            size = number(length.get());
            if (size.isEmpty()) {
                return new Refused("200 with a Content-Length that is no number");
            }
        }
        return new Whole(size, FileIdentity.of(headers));
    }

    private static RangeAnswer part(HttpHeaders headers, ByteRange asked) {
        String type = headers.firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/")) {
            return new Refused("206 in several parts where one range was asked for");
        }
        Optional<ContentRange> found =
                headers.firstValue("content-range").flatMap(ContentRange::parse);
        if (found.isEmpty()) {
            return new Refused("206 without a Content-Range of the form 'bytes FIRST-LAST/SIZE'");
        }
        ByteRange range = found.get().range();
        if (range.offset() != asked.offset() || range.end() > asked.end()) {
            return new Refused(
                    "206 with bytes "
                            + range.offset()
                            + " to "
                            + (range.end() - 1)
                            + " where "
                            + asked.offset()
                            + " to "
                            + (asked.end() - 1)
                            + " were asked for");
        }
        Optional<String> length = headers.firstValue("content-length");
        if (length.isPresent() && !length.get().equals(Long.toString(range.length()))) {
            return new Refused("206 whose Content-Length and Content-Range contradict each other");
        }
        return new Part(range, found.get().sizeBytes(), FileIdentity.of(headers));
    }

    private static Duration retryAfter(HttpHeaders headers) {
        OptionalLong seconds = number(headers.firstValue("retry-after").orElse("0"));
        long bounded = Math.min(seconds.orElse(0), MAX_RETRY_AFTER.toSeconds());
        return Duration.ofSeconds(bounded);
    }

    private static OptionalLong number(String digits) {
        return ContentRange.number(digits);
    }
}

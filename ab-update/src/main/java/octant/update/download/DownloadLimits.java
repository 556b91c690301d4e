package octant.update.download;

import java.time.Duration;

/// How much a download may cost.
///
/// @param maxBytes of the whole file; a larger one is refused before its first byte
/// @param total from opening to closing; no request outlives it
/// @param connect until a connection stands
/// @param stall without a byte arriving, answers' heads included
/// @param minimumBytesPerSecond on average over a request that has run for `stall`; 0 for none
/// @param maxRetries in a row without one byte of progress; any progress starts the count anew
public record DownloadLimits(
        long maxBytes,
        Duration total,
        Duration connect,
        Duration stall,
        long minimumBytesPerSecond,
        int maxRetries) {
    /// Larger than any disk that the image build lays out for both slots together.
    public static final long DEFAULT_MAX_BYTES = 4L << 30;

    public static final Duration DEFAULT_TOTAL = Duration.ofHours(6);
    public static final Duration DEFAULT_CONNECT = Duration.ofSeconds(15);
    public static final Duration DEFAULT_STALL = Duration.ofSeconds(30);

    /// A modem's rate: below it, a bundle does not end within [#DEFAULT_TOTAL] anyway.
    public static final long DEFAULT_MINIMUM_BYTES_PER_SECOND = 4096;

    public static final int DEFAULT_MAX_RETRIES = 6;

    public DownloadLimits {
        if (maxBytes < 1 || minimumBytesPerSecond < 0 || maxRetries < 0) {
            throw new IllegalArgumentException(
                    "limits out of range: "
                            + maxBytes
                            + " bytes, at least "
                            + minimumBytesPerSecond
                            + " bytes/s, "
                            + maxRetries
                            + " retries");
        }
        requirePositive("total", total);
        requirePositive("connect", connect);
        requirePositive("stall", stall);
    }

    public static DownloadLimits standard() {
        return new DownloadLimits(
                DEFAULT_MAX_BYTES,
                DEFAULT_TOTAL,
                DEFAULT_CONNECT,
                DEFAULT_STALL,
                DEFAULT_MINIMUM_BYTES_PER_SECOND,
                DEFAULT_MAX_RETRIES);
    }

    public DownloadLimits withMaxBytes(long bytes) {
        return new DownloadLimits(bytes, total, connect, stall, minimumBytesPerSecond, maxRetries);
    }

    public DownloadLimits withTotal(Duration duration) {
        return new DownloadLimits(
                maxBytes, duration, connect, stall, minimumBytesPerSecond, maxRetries);
    }

    public DownloadLimits withStall(Duration duration) {
        return new DownloadLimits(
                maxBytes, total, connect, duration, minimumBytesPerSecond, maxRetries);
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than nothing: " + duration);
        }
    }
}

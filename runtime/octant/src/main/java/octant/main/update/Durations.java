package octant.main.update;

import java.time.Duration;
import java.util.Optional;

/// Durations as configuration writes them: `90s`, `5m`, `6h`, `7d`.
final class Durations {
    /// More cannot be meant, and fewer cannot overflow.
    private static final int MAX_DIGITS = 9;

    private Durations() {}

    static Optional<Duration> parse(String text) {
        int digits = text.length() - 1;
        if (digits < 1 || digits > MAX_DIGITS || !text.substring(0, digits).matches("[0-9]+")) {
            return Optional.empty();
        }
        long count = Long.parseLong(text.substring(0, digits));
        return switch (text.charAt(digits)) {
            case 's' -> Optional.of(Duration.ofSeconds(count));
            case 'm' -> Optional.of(Duration.ofMinutes(count));
            case 'h' -> Optional.of(Duration.ofHours(count));
            case 'd' -> Optional.of(Duration.ofDays(count));
            default -> Optional.empty();
        };
    }

    /// In the largest unit that leaves no rest.
    static String text(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}

package octant.update.hawkbit;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The server's root resource for this machine: when to come again, and what it wants now.
///
/// @param sleep within [#MIN_SLEEP] and [#MAX_SLEEP], whatever the server says
record ControllerBase(
        Duration sleep,
        Optional<URI> deployment,
        Optional<URI> confirmation,
        Optional<URI> cancel,
        Optional<URI> configData) {
    static final Duration DEFAULT_SLEEP = Duration.ofMinutes(5);
    static final Duration MIN_SLEEP = Duration.ofSeconds(5);
    static final Duration MAX_SLEEP = Duration.ofDays(1);

    /// `HH:mm:ss`.
    private static final int SLEEP_LENGTH = 8;

    static ControllerBase parse(DdiValue.Fields document) {
        Duration sleep =
                DdiJson.object(document, "config")
                        .flatMap(config -> DdiJson.object(config, "polling"))
                        .flatMap(polling -> DdiJson.text(polling, "sleep"))
                        .map(ControllerBase::sleep)
                        .orElse(DEFAULT_SLEEP);
        return new ControllerBase(
                sleep,
                DdiLinks.find(document, "deploymentBase"),
                DdiLinks.find(document, "confirmationBase"),
                DdiLinks.find(document, "cancelAction"),
                DdiLinks.find(document, "configData"));
    }

    private static Duration sleep(String text) {
        if (text.length() != SLEEP_LENGTH || text.charAt(2) != ':' || text.charAt(5) != ':') {
            return DEFAULT_SLEEP;
        }
        int hours = twoDigits(text, 0);
        int minutes = twoDigits(text, 3);
        int seconds = twoDigits(text, 6);
        if (hours < 0 || minutes < 0 || seconds < 0) {
            return DEFAULT_SLEEP;
        }
        Duration asked = Duration.ofSeconds((hours * 60L + minutes) * 60 + seconds);
        if (asked.compareTo(MIN_SLEEP) < 0) {
            return MIN_SLEEP;
        }
        return asked.compareTo(MAX_SLEEP) > 0 ? MAX_SLEEP : asked;
    }

    private static int twoDigits(String text, int at) {
        int tens = Character.digit(text.charAt(at), 10);
        int ones = Character.digit(text.charAt(at + 1), 10);
        return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
    }
}

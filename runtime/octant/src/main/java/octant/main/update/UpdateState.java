package octant.main.update;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Outcome;
import octant.update.OctantVersion;
import octant.verity.RootHash;

/// What is remembered of updates over reboots, and how it is written down:
///
/// ```text
/// octant-update 1
/// trial VERSION ROOT-HASH BOOTS
/// trial-source https://…
/// trial-reason why its last boot was given up
/// fleet ACTION begun|installed|committed|failed DETAIL…
/// event TIME OUTCOME VERSION REASON…                    the newest first
/// ```
///
/// @param trial the version that was installed and not yet confirmed
/// @param fleet the last action of the fleet server
/// @param history the newest first, at most [UpdateReport#MAX_HISTORY]
record UpdateState(Optional<TrialRecord> trial, Optional<FleetAction> fleet, List<Event> history) {
    static final UpdateState EMPTY = new UpdateState(Optional.empty(), Optional.empty(), List.of());

    /// A line is cut there, so that the whole stays small.
    static final int MAX_TEXT = 1000;

    static final int MAX_BYTES = 64 * 1024;

    private static final String HEADER = "octant-update 1";
    private static final String NONE = "-";

    UpdateState {
        history = history.stream().limit(UpdateReport.MAX_HISTORY).toList();
    }

    /// A version on trial.
    ///
    /// @param source where it came from; empty if that is not known
    /// @param boots of it that reached userspace
    /// @param reason why the last of them was given up; empty if none was
    record TrialRecord(
            OctantVersion version, RootHash rootHash, String source, int boots, String reason) {
        TrialRecord {
            source = oneLine(source);
            reason = oneLine(reason);
        }

        TrialRecord withSource(String changed) {
            return new TrialRecord(version, rootHash, changed, boots, reason);
        }

        TrialRecord withReason(String changed) {
            return new TrialRecord(version, rootHash, source, boots, changed);
        }

        TrialRecord afterAnotherBoot() {
            return new TrialRecord(version, rootHash, source, boots + 1, reason);
        }
    }

    /// An action of the fleet server, by its number there.
    record FleetAction(String id, Stage stage, String detail) {
        FleetAction {
            detail = oneLine(detail);
        }

        enum Stage {
            BEGUN("begun"),
            INSTALLED("installed"),
            COMMITTED("committed"),
            FAILED("failed");

            private final String label;

            Stage(String label) {
                this.label = label;
            }
        }
    }

    UpdateState with(Optional<TrialRecord> changed) {
        return new UpdateState(changed, fleet, history);
    }

    UpdateState withFleet(FleetAction changed) {
        return new UpdateState(trial, Optional.of(changed), history);
    }

    UpdateState with(Event event) {
        List<Event> events = new ArrayList<>();
        events.add(
                new Event(event.version(), event.outcome(), oneLine(event.reason()), event.at()));
        events.addAll(history);
        return new UpdateState(trial, fleet, events);
    }

    String text() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        trial.ifPresent(record -> {
            line(
                    text,
                    "trial",
                    record.version().text() + " " + record.rootHash().hex() + " " + record.boots());
            line(text, "trial-source", record.source());
            line(text, "trial-reason", record.reason());
        });
        fleet.ifPresent(action ->
                line(
                        text,
                        "fleet",
                        action.id() + " " + action.stage().label + " " + action.detail()));
        for (Event event : history) {
            String version = event.version() == null ? NONE : event.version();
            line(
                    text,
                    "event",
                    event.at()
                            + " "
                            + event.outcome().label()
                            + " "
                            + version
                            + " "
                            + event.reason());
        }
        return text.toString();
    }

    /// @throws IllegalArgumentException if this is no such text; the message names the line
    static UpdateState parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new IllegalArgumentException("line 1: want \"" + HEADER + "\"");
        }
        UpdateState state = EMPTY;
        List<Event> events = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            try {
                state = read(lines.get(i), state, events);
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return new UpdateState(state.trial(), state.fleet(), events);
    }

    private static UpdateState read(String line, UpdateState state, List<Event> events) {
        int space = line.indexOf(' ');
        String key = space < 0 ? line : line.substring(0, space);
        String value = space < 0 ? "" : line.substring(space + 1);
        return switch (key) {
            case "trial" -> state.with(Optional.of(trial(value)));
            case "trial-source" -> state.with(state.trial().map(trial -> trial.withSource(value)));
            case "trial-reason" -> state.with(state.trial().map(trial -> trial.withReason(value)));
            case "fleet" -> state.withFleet(fleet(value));
            case "event" -> {
                events.add(event(value));
                yield state;
            }
            default -> throw new IllegalArgumentException("unknown: " + key);
        };
    }

    private static TrialRecord trial(String value) {
        String[] words = words(value, 3);
        return new TrialRecord(
                new OctantVersion(words[0]),
                new RootHash(words[1]),
                "",
                Integer.parseInt(words[2]),
                "");
    }

    private static FleetAction fleet(String value) {
        String[] words = words(value, 3);
        return new FleetAction(words[0], stage(words[1]), words[2]);
    }

    private static Event event(String value) {
        String[] words = words(value, 4);
        Outcome outcome =
                Outcome.labelled(words[1])
                        .orElseThrow(() -> new IllegalArgumentException("outcome " + words[1]));
        String version = words[2].equals(NONE) ? null : words[2];
        return new Event(version, outcome, words[3], Instant.parse(words[0]));
    }

    private static FleetAction.Stage stage(String label) {
        for (FleetAction.Stage stage : FleetAction.Stage.values()) {
            if (stage.label.equals(label)) {
                return stage;
            }
        }
        throw new IllegalArgumentException("stage " + label);
    }

    /// The last one takes the rest of the line.
    private static String[] words(String value, int count) {
        String[] words = value.split(" ", count);
        if (words.length != count) {
            throw new IllegalArgumentException("want " + count + " words: " + value);
        }
        return words;
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key).append(' ').append(value).append('\n');
    }

    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < MAX_TEXT; i++) {
            char c = text.charAt(i);
            boolean lineEnd = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
            line.append(lineEnd ? ' ' : c);
        }
        return line.toString().strip();
    }
}

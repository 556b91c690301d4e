package octant.main.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Install;
import octant.services.api.UpdateReport.SlotState;
import octant.services.api.UpdateReport.SlotStatus;
import octant.services.api.UpdateReport.Trial;

/// What there is to say of updates, as lines for a person.
final class UpdateLines {
    private static final int LABEL = 12;
    private static final long MIB = 1024 * 1024;

    private UpdateLines() {}

    static void print(PrintStream out, UpdateReport report) {
        Columns.row(out, "running", LABEL, running(report));
        for (SlotStatus slot : report.slots()) {
            Columns.row(out, "slot " + slot.slot(), LABEL, slot(slot));
        }
        Trial trial = report.trial();
        if (trial != null) {
            Columns.row(out, "trial", LABEL, trial(trial));
        }
        Install install = report.install();
        if (install != null) {
            Columns.row(out, "install", LABEL, install.source() + ": " + progress(install));
        }
        for (Event event : report.history()) {
            Columns.row(out, "history", LABEL, event(event));
        }
    }

    /// For `octant status`: both slots and the trial.
    static String summary(UpdateReport report) {
        if (report.slots().isEmpty()) {
            return "none: the root is in no slot of a disk";
        }
        List<String> words = new ArrayList<>();
        for (SlotStatus slot : report.slots()) {
            words.add(slot.slot() + " " + slot(slot));
        }
        Trial trial = report.trial();
        if (trial != null) {
            words.add("on trial: " + trial(trial));
        }
        return String.join("; ", words);
    }

    /// `42 % write the inactive slot, 12.3 MiB/s, 4 MiB fetched, 80 MiB saved`.
    static String progress(Install install) {
        String error = install.error();
        String rate =
                install.bytesPerSecond() == 0
                        ? ""
                        : ", %.1f MiB/s".formatted(install.bytesPerSecond() / (double) MIB);
        return switch (install.state()) {
            case RUNNING, INSTALLED ->
                    "%d %% %s%s, %d MiB fetched, %d MiB saved"
                            .formatted(
                                    install.percent(),
                                    install.step(),
                                    rate,
                                    install.bytesFetched() / MIB,
                                    install.bytesSaved() / MIB);
            case FAILED -> "failed at \"" + install.step() + "\": " + error;
        };
    }

    private static String running(UpdateReport report) {
        UpdateReport.Running running = report.running();
        String where = running.slot() == null ? "in no slot" : "in slot " + running.slot();
        return "version "
                + running.version()
                + " "
                + where
                + (running.slot() == null || running.committed() ? "" : ", not confirmed yet");
    }

    private static String slot(SlotStatus slot) {
        String tries = slot.state() == SlotState.TRIAL ? ", tries left: " + slot.triesLeft() : "";
        return slot.version() == null
                ? slot.state().label()
                : slot.version() + " " + slot.state().label() + tries;
    }

    private static String trial(Trial trial) {
        String waiting = trial.waitingFor();
        return waiting == null
                ? "well for %d of %d s"
                        .formatted(trial.healthy().toSeconds(), trial.window().toSeconds())
                : "waiting for " + waiting;
    }

    private static String event(Event event) {
        String reason = event.reason().isEmpty() ? "" : ": " + event.reason();
        String version = event.version() == null ? "" : event.version() + " ";
        return event.at() + " " + version + event.outcome().label() + reason;
    }
}

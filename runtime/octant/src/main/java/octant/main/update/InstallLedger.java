package octant.main.update;

import java.util.LinkedHashMap;
import java.util.Map;
import octant.update.install.InstallEvent;
import octant.update.install.InstallJournal;
import octant.update.install.InstallReport;

/// What an installation says to the ledger. An installation that cannot be recorded is not begun.
record InstallLedger(UpdateLedger ledger) implements InstallJournal {
    @Override
    public void record(InstallEvent event) {
        switch (event) {
            case InstallEvent.Started(String source, var version, var slot) ->
                    ledger.record(
                            "update.started",
                            fields(
                                    "source",
                                    source,
                                    "version",
                                    version.text(),
                                    "slot",
                                    String.valueOf(slot.letter())));
            case InstallEvent.Refused(String source, var refusal) ->
                    ledger.record(
                            "update.refused",
                            fields("source", source, "reason", refusal.message()));
            case InstallEvent.Failed(String source, var version, String why) ->
                    ledger.record(
                            "update.failed",
                            fields("source", source, "version", version.text(), "reason", why));
            case InstallEvent.Installed(String source, InstallReport report) ->
                    ledger.record(
                            "update.installed",
                            fields(
                                    "source",
                                    source,
                                    "version",
                                    report.version().text(),
                                    "root-hash",
                                    report.rootHash().hex(),
                                    "kernel",
                                    report.kernelFile(),
                                    "bytes-fetched",
                                    Long.toString(report.bytesFetched()),
                                    "bytes-saved",
                                    Long.toString(report.bytesSaved())));
        }
    }

    /// Names and values in turn.
    private static Map<String, String> fields(String... words) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            fields.put(words[i], UpdateState.oneLine(words[i + 1]));
        }
        return fields;
    }
}

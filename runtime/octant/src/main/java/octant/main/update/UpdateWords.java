package octant.main.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import octant.services.api.UpdateReport;
import octant.update.Slot;
import octant.update.SlotState;
import octant.update.UpdateStatus;
import octant.update.install.InstallProgress;
import octant.update.install.InstallReport;
import octant.update.install.InstallStep;
import org.jspecify.annotations.Nullable;

/// What `octant.update` knows, in the words of the API.
final class UpdateWords {
    private UpdateWords() {}

    static UpdateReport.Running running(Optional<UpdateStatus> status, String version) {
        return new UpdateReport.Running(
                status.flatMap(UpdateStatus::running).map(UpdateWords::name).orElse(null),
                version,
                status.map(known -> known.rootHash().hex()).orElse(null),
                status.map(UpdateStatus::committed).orElse(false));
    }

    /// @param judged whether the running boot is on trial
    static List<UpdateReport.SlotStatus> slots(Optional<UpdateStatus> status, boolean judged) {
        List<UpdateReport.SlotStatus> slots = new ArrayList<>();
        status.ifPresent(known -> {
            for (Slot slot : Slot.values()) {
                slots.add(slot(slot, known, judged));
            }
        });
        return slots;
    }

    private static UpdateReport.SlotStatus slot(Slot slot, UpdateStatus status, boolean judged) {
        String name = name(slot);
        SlotState state = status.slots().getOrDefault(slot, new SlotState.Unknown("not looked at"));
        // The kernel of the last try has none left, and runs.
        boolean lastTry = judged && status.running().equals(Optional.of(slot));
        return switch (state) {
            case SlotState.Good(var held, _, String file) ->
                    new UpdateReport.SlotStatus(
                            name, held.text(), file, UpdateReport.SlotState.GOOD, null);
            case SlotState.Trial(var held, _, String file, int left) ->
                    new UpdateReport.SlotStatus(
                            name, held.text(), file, UpdateReport.SlotState.TRIAL, left);
            case SlotState.Bad(var held, _, String file) ->
                    new UpdateReport.SlotStatus(
                            name,
                            held.text(),
                            file,
                            lastTry ? UpdateReport.SlotState.TRIAL : UpdateReport.SlotState.BAD,
                            0);
            case SlotState.Empty() ->
                    new UpdateReport.SlotStatus(
                            name, null, null, UpdateReport.SlotState.EMPTY, null);
            case SlotState.Unknown _ ->
                    new UpdateReport.SlotStatus(
                            name, null, null, UpdateReport.SlotState.UNKNOWN, null);
        };
    }

    private static String name(Slot slot) {
        return slot.name().toLowerCase(Locale.ROOT);
    }

    static UpdateReport.Install begun(String source) {
        return new UpdateReport.Install(
                UpdateReport.InstallState.RUNNING,
                source,
                null,
                InstallStep.CHECK.words(),
                0,
                0,
                0,
                0,
                null);
    }

    static UpdateReport.Install progress(String source, InstallProgress progress) {
        return new UpdateReport.Install(
                UpdateReport.InstallState.RUNNING,
                source,
                progress.version().text(),
                progress.step().words(),
                progress.percent(),
                progress.bytesPerSecond(),
                progress.bytesFetched(),
                progress.bytesSaved(),
                null);
    }

    /// @param before how far it came; null if it did not begin
    static UpdateReport.Install failed(
            String source, UpdateReport.@Nullable Install before, String error) {
        UpdateReport.Install last = before == null ? begun(source) : before;
        return new UpdateReport.Install(
                UpdateReport.InstallState.FAILED,
                source,
                last.version(),
                last.step(),
                last.percent(),
                0,
                last.bytesFetched(),
                last.bytesSaved(),
                error);
    }

    static UpdateReport.Install installed(String source, InstallReport report) {
        long millis = Math.max(1, report.duration().toMillis());
        return new UpdateReport.Install(
                UpdateReport.InstallState.INSTALLED,
                source,
                report.version().text(),
                InstallStep.DONE.words(),
                100,
                report.payloadBytes() * 1000 / millis,
                report.bytesFetched(),
                report.bytesSaved(),
                null);
    }
}

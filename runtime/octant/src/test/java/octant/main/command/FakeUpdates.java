package octant.main.command;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import octant.services.api.UpdateControl;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateRequest;

/// Answers what a test sets, and writes down what it is asked.
final class FakeUpdates implements UpdateControl {
    final List<UpdateRequest> asked = new ArrayList<>();

    /// What the status says, one after the other; the last one stays.
    final Deque<UpdateReport> reports = new ArrayDeque<>();

    UpdateReply reply = new UpdateReply.Done("done");

    FakeUpdates() {
        reports.add(
                new UpdateReport(
                        new UpdateReport.Running("a", "1", "00ff", true),
                        List.of(
                                new UpdateReport.SlotStatus(
                                        "a",
                                        "1",
                                        "octant_1.efi",
                                        UpdateReport.SlotState.GOOD,
                                        null),
                                new UpdateReport.SlotStatus(
                                        "b", null, null, UpdateReport.SlotState.EMPTY, null)),
                        null,
                        null,
                        List.of()));
    }

    @Override
    public UpdateReport status() {
        return reports.size() > 1 ? reports.removeFirst() : reports.getFirst();
    }

    @Override
    public UpdateReply ask(UpdateRequest request, Duration patience) {
        asked.add(request);
        return reply;
    }
}

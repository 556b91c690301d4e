package octant.services.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import octant.services.api.UpdateReport.Event;
import octant.services.api.UpdateReport.Install;
import octant.services.api.UpdateReport.InstallState;
import octant.services.api.UpdateReport.Outcome;
import octant.services.api.UpdateReport.Running;
import octant.services.api.UpdateReport.SlotState;
import octant.services.api.UpdateReport.SlotStatus;
import octant.services.api.UpdateReport.Trial;

/// Writes down what it is asked, and answers what a test sets.
final class Updates implements UpdateControl {
    static final UpdateReport IDLE =
            new UpdateReport(
                    new Running(null, "0.1.0", null, true), List.of(), null, null, List.of());

    static final UpdateReport BUSY =
            new UpdateReport(
                    new Running("a", "0.1.0", "00ff", false),
                    List.of(
                            new SlotStatus(
                                    "a", "0.1.0", "octant_0.1.0+2-1.efi", SlotState.TRIAL, 2),
                            new SlotStatus("b", null, null, SlotState.EMPTY, null)),
                    new Trial(
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(300),
                            Duration.ofSeconds(12),
                            "service x: failed"),
                    new Install(
                            InstallState.RUNNING, "http://h/b", "0.1.1", "root", 42, 7, 8, 9, null),
                    List.of(
                            new Event("0.1.1", Outcome.ROLLED_BACK, "no \"answer\"", Instant.EPOCH),
                            new Event(null, Outcome.REFUSED, "", Instant.EPOCH)));

    final List<UpdateRequest> asked = new CopyOnWriteArrayList<>();
    volatile UpdateReply reply = new UpdateReply.Accepted("begun");

    @Override
    public UpdateReport status() {
        return BUSY;
    }

    @Override
    public UpdateReply ask(UpdateRequest request, Duration patience) {
        asked.add(request);
        return reply;
    }
}

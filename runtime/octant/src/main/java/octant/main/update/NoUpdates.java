package octant.main.update;

import java.time.Duration;
import java.util.List;
import octant.services.api.UpdateControl;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateRequest;

/// Updates where there are no slots: of a container, of a live system, of a microVM.
public final class NoUpdates implements UpdateControl {
    /// To whom updates are refused, and what to do instead.
    public static final String CONTAINER =
            "a container is updated by its image: run the new one with the volume of this one";

    /// See [#CONTAINER].
    public static final String LIVE =
            "a live medium is not updated: write the new one, or install to a disk first: octant"
                    + " install";

    /// See [#CONTAINER].
    public static final String MICRO_VM =
            "this machine is updated from outside (octant.update=off): start it with the kernel and"
                    + " the root of the new version";

    private final String version;
    private final String refusal;

    /// @param refusal what whoever asks for an update is told
    public NoUpdates(String version, String refusal) {
        this.version = version;
        this.refusal = refusal;
    }

    @Override
    public UpdateReport status() {
        return new UpdateReport(
                new UpdateReport.Running(null, version, null, true),
                List.of(),
                null,
                null,
                List.of());
    }

    @Override
    public UpdateReply ask(UpdateRequest request, Duration patience) {
        return new UpdateReply.Refused(refusal);
    }
}

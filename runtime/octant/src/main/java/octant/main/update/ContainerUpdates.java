package octant.main.update;

import java.time.Duration;
import java.util.List;
import octant.services.api.UpdateControl;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateRequest;

/// Updates of a container: there are no slots in it, and whoever runs it has its images.
public final class ContainerUpdates implements UpdateControl {
    private static final String REFUSAL =
            "a container is updated by its image: run the new one with the volume of this one";

    private final String version;

    public ContainerUpdates(String version) {
        this.version = version;
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
        return new UpdateReply.Refused(REFUSAL);
    }
}

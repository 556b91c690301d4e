package octant.update.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeploymentStepTest {
    private static final ActionId ACTION = new ActionId("8");
    private static final Deployment.Artifact BUNDLE =
            new Deployment.Artifact(
                    "octant", "0.1.1", "f.raucb", 1, "", URI.create("http://h/f.raucb"));

    @Test
    void beginsWhatTheMachineDoesNotKnow() {
        DeploymentStep step = step(wanted(false, BUNDLE), new ActionStatus.Unknown());
        assertThat(step.begin()).isTrue();
        assertThat(step.feedback()).contains(Feedback.proceeding(0, "begins"));
        assertThat(step.state()).isEqualTo(new DeploymentState.Installing(ACTION, "begins", 0));
    }

    @Test
    void waitsUntilTheServerWantsIt() {
        DeploymentStep step = step(wanted(true, BUNDLE), new ActionStatus.Unknown());
        assertThat(step.begin()).isFalse();
        assertThat(step.feedback()).isEmpty();
        assertThat(step.state()).isInstanceOf(DeploymentState.Waiting.class);
    }

    @Test
    void failsWithoutOneBundle() {
        for (Deployment wanted : List.of(wanted(false), wanted(false, BUNDLE, BUNDLE))) {
            DeploymentStep step = step(wanted, new ActionStatus.Unknown());
            assertThat(step.begin()).isFalse();
            assertThat(step.feedback()).contains(Feedback.failure(wanted.problem()));
        }
    }

    @Test
    void tellsProgressInSteps() {
        List<Optional<Feedback>> told =
                List.of(0, 9, 10, 57, 100).stream()
                        .map(percent ->
                                step(
                                                wanted(false, BUNDLE),
                                                new ActionStatus.Installing("rootfs", percent))
                                        .feedback())
                        .toList();
        assertThat(told)
                .containsExactly(
                        Optional.of(Feedback.proceeding(0, "rootfs")),
                        Optional.of(Feedback.proceeding(0, "rootfs")),
                        Optional.of(Feedback.proceeding(10, "rootfs")),
                        Optional.of(Feedback.proceeding(50, "rootfs")),
                        Optional.of(Feedback.proceeding(100, "rootfs")));
    }

    /// A window that closed meanwhile stops nothing that has begun.
    @Test
    void tellsTheEndWhateverTheServerWantsByNow() {
        Deployment skipped = wanted(true);
        assertThat(step(skipped, new ActionStatus.OnTrial("reboot")).feedback())
                .contains(Feedback.proceeding(100, "installed; reboot"));
        assertThat(step(skipped, new ActionStatus.Committed("0.1.1")).state())
                .isEqualTo(
                        new DeploymentState.Closed(ACTION, true, "version 0.1.1 runs and stays"));
        assertThat(step(skipped, new ActionStatus.Failed("rolled back")).feedback())
                .contains(Feedback.failure("rolled back"));
    }

    @Test
    void cutsWhatTheServerWouldNotKeep() {
        String longest = "x".repeat(Feedback.MAX_DETAIL);
        assertThat(Feedback.failure(longest).detail()).isEqualTo(longest);
        assertThat(Feedback.failure(longest + "y").detail()).isEqualTo(longest);
    }

    private static DeploymentStep step(Deployment wanted, ActionStatus status) {
        return DeploymentStep.of(wanted, status);
    }

    private static Deployment wanted(boolean skip, Deployment.Artifact... bundles) {
        return new Deployment(ACTION, skip, false, List.of(bundles));
    }
}

package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import octant.linux.Errno;
import org.junit.jupiter.api.Test;

final class WatchdogFeederTest {
    /// Of a watchdog of 30 seconds.
    private static final Duration BOOT_LIMIT = Duration.ofSeconds(90);

    private final FakeKernel kernel = new FakeKernel();
    private boolean alive = true;

    private WatchdogFeeder open() {
        kernel.watchdog("watchdog0", "Software Watchdog");
        return open(Optional.of(Duration.ofSeconds(30)));
    }

    private WatchdogFeeder open(Optional<Duration> wanted) {
        return WatchdogFeeder.open(
                kernel, new Console(kernel), WatchdogPlan.present(kernel), wanted);
    }

    @Test
    void itIsFedOnlyWhileTheSupervisorLives() {
        WatchdogFeeder feeder = open();
        feeder.follow(() -> alive);

        feeder.feed();
        alive = false;
        feeder.feed();
        feeder.feed();
        alive = true;
        feeder.feed();

        assertThat(kernel.callsOf("pet")).hasSize(2);
        assertThat(kernel.console)
                .containsExactly(
                        "[    1.000] octant: watchdog: armed, Software Watchdog 30 s\n",
                        "[    1.000] octant: watchdog: supervisor gives no sign of life, reset"
                                + " within 30 s\n",
                        "[    1.000] octant: watchdog: fed again\n");
    }

    @Test
    void aBootThatHangsIsNotFedForEver() throws InterruptedException {
        WatchdogFeeder feeder = open();

        feeder.feed();
        kernel.pause(BOOT_LIMIT.minusNanos(1));
        feeder.feed();
        kernel.pause(Duration.ofNanos(1));
        feeder.feed();

        assertThat(kernel.callsOf("pet")).hasSize(2);
    }

    @Test
    void aShortTimeoutLeavesTheBootItsLeastTime() throws InterruptedException {
        kernel.watchdog("watchdog0", "Software Watchdog");
        WatchdogFeeder feeder = open(Optional.of(Duration.ofSeconds(5)));

        kernel.pause(WatchdogFeeder.LEAST_BOOT_LIMIT.minusNanos(1));
        feeder.feed();
        kernel.pause(Duration.ofNanos(1));
        feeder.feed();

        assertThat(kernel.callsOf("pet")).hasSize(1);
    }

    @Test
    void anOrderlyEndIsCoveredForAsLongAsItMayTake() throws InterruptedException {
        WatchdogFeeder feeder = open();
        feeder.follow(() -> false);

        feeder.coverShutdown(Duration.ofSeconds(45));
        feeder.feed();
        kernel.pause(Duration.ofSeconds(45));
        feeder.feed();

        assertThat(kernel.callsOf("pet")).hasSize(1);
    }

    @Test
    void allAreFedAndOneThatIsGoneDoesNotStarveTheOthers() {
        kernel.watchdog("watchdog0", "i6300ESB").watchdog("watchdog1", "Software Watchdog");
        WatchdogFeeder feeder = open(Optional.of(Duration.ofSeconds(30)));

        feeder.feed();
        kernel.fail("pet watchdog0", Errno.ENODEV);
        feeder.feed();
        feeder.feed();

        assertThat(kernel.callsOf("pet"))
                .containsExactly(
                        "pet watchdog0",
                        "pet watchdog1",
                        "pet watchdog0",
                        "pet watchdog1",
                        "pet watchdog1");
        assertThat(kernel.consoleText()).containsOnlyOnce("watchdog: i6300ESB: pet(watchdog0)");
    }

    @Test
    void oneThatCannotBeOpenedIsToldAndTheOthersAreArmed() {
        kernel.watchdog("watchdog0", "i6300ESB").watchdog("watchdog1", "Software Watchdog");
        kernel.fail("watchdog watchdog0", Errno.EBUSY);

        WatchdogFeeder feeder = open(Optional.of(Duration.ofSeconds(30)));

        assertThat(feeder.hasHardware()).isFalse();
        assertThat(kernel.consoleText())
                .contains("watchdog: i6300ESB: ", "EBUSY", "armed, Software Watchdog 30 s");
    }

    @Test
    void theOneThatResetTheMachineIsKnown() {
        kernel.watchdog("watchdog0", "i6300ESB").watchdog("watchdog1", "Software Watchdog");
        kernel.resetBy = "watchdog0";

        assertThat(open(Optional.of(Duration.ofSeconds(30))).resetBy()).contains("i6300ESB");
    }

    @Test
    void anUnwantedOneIsFedWhateverHappens() throws InterruptedException {
        kernel.watchdog("watchdog0", "Software Watchdog");
        WatchdogFeeder feeder = open(Optional.empty());

        kernel.pause(BOOT_LIMIT);
        feeder.feed();
        feeder.follow(() -> false);
        feeder.feed();

        assertThat(kernel.callsOf("pet")).hasSize(2);
    }

    @Test
    void aMachineWithoutOneSaysNothing() {
        assertThat(open(Optional.of(Duration.ofSeconds(30))).isArmed()).isFalse();
        assertThat(kernel.console).isEmpty();
    }
}

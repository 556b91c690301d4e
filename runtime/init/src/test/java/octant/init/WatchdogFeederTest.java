package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WatchdogFeederTest {
    private final FakeKernel kernel = new FakeKernel();
    private final List<Long> pets = new ArrayList<>();
    private boolean alive = true;

    private WatchdogFeeder open() {
        kernel.watchdog =
                Optional.of(
                        new Kernel.WatchdogDevice() {
                            @Override
                            public Duration timeout() {
                                return Duration.ofSeconds(30);
                            }

                            @Override
                            public void pet() {
                                pets.add(kernel.bootNanos());
                            }
                        });
        return WatchdogFeeder.open(kernel, new Console(kernel), Duration.ofSeconds(30))
                .orElseThrow();
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

        assertThat(pets).hasSize(2);
        assertThat(kernel.console)
                .containsExactly(
                        "[    1.000] octant: watchdog: armed, 30 s\n",
                        "[    1.000] octant: watchdog: supervisor gives no sign of life, reset"
                                + " within 30 s\n",
                        "[    1.000] octant: watchdog: fed again\n");
    }

    @Test
    void aBootThatHangsIsNotFedForEver() throws InterruptedException {
        WatchdogFeeder feeder = open();

        feeder.feed();
        kernel.pause(WatchdogFeeder.BOOT_LIMIT.minusNanos(1));
        feeder.feed();
        kernel.pause(Duration.ofNanos(1));
        feeder.feed();

        assertThat(pets).hasSize(2);
    }

    @Test
    void anOrderlyEndIsCoveredForAsLongAsItMayTake() throws InterruptedException {
        WatchdogFeeder feeder = open();
        feeder.follow(() -> false);

        feeder.coverShutdown(Duration.ofSeconds(45));
        feeder.feed();
        kernel.pause(Duration.ofSeconds(45));
        feeder.feed();

        assertThat(pets).hasSize(1);
    }

    @Test
    void aMachineWithoutOneSaysNothing() {
        assertThat(WatchdogFeeder.open(kernel, new Console(kernel), Duration.ofSeconds(30)))
                .isEmpty();
        assertThat(kernel.console).isEmpty();
    }
}

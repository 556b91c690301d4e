package octant.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WatchdogPlanTest {
    private static final Optional<Duration> WANTED = Optional.of(Duration.ofSeconds(30));

    @Test
    void hardwareComesFirstAndLetsTheSoftwareOneBiteFirst() {
        Map<String, String> found =
                Map.of("watchdog0", "Software Watchdog", "watchdog1", "iTCO_wdt");

        assertThat(WatchdogPlan.of(found, WANTED).entries())
                .containsExactly(
                        new WatchdogPlan.Entry(
                                "watchdog1", "iTCO_wdt", false, Duration.ofSeconds(40)),
                        new WatchdogPlan.Entry(
                                "watchdog0", "Software Watchdog", true, Duration.ofSeconds(30)));
    }

    @Test
    void theSoftwareOneIsNeverCrowdedOut() {
        Map<String, String> found =
                Map.of(
                        "watchdog0",
                        "a",
                        "watchdog1",
                        "b",
                        "watchdog2",
                        "c",
                        "watchdog3",
                        "d",
                        "watchdog4",
                        "Software Watchdog");

        assertThat(WatchdogPlan.of(found, WANTED).entries())
                .extracting(WatchdogPlan.Entry::name)
                .containsExactly("watchdog0", "watchdog1", "watchdog2", "watchdog4");
    }

    @Test
    void aDeviceThatDoesNotTellWhatItIsCountsAsHardware() {
        FakeKernel kernel =
                new FakeKernel().file("/sys/class/watchdog/watchdog0/state", "inactive");

        assertThat(WatchdogPlan.present(kernel)).isEqualTo(Map.of("watchdog0", "watchdog0"));
    }
}

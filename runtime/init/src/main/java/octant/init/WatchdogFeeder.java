package octant.init;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Feeds `/dev/watchdog` while the supervisor lives, not while a timer ticks: a runtime whose
/// supervisor hangs is reset by the hardware, and the try counts against the slot.
///
/// Until there is a supervisor, and again during an orderly end, it feeds for a bounded time only:
/// whatever hangs then is reset as well. It is never disarmed.
final class WatchdogFeeder implements Runnable {
    /// How long the boot may take before the supervisor must be there.
    static final Duration BOOT_LIMIT = Duration.ofSeconds(90);

    /// Feeds in one time-out: two may come late.
    private static final int FEEDS_PER_TIMEOUT = 4;

    private final Kernel kernel;
    private final Console console;
    private final Kernel.WatchdogDevice device;
    private volatile BooleanSupplier alive;
    private boolean hungry;

    private WatchdogFeeder(Kernel kernel, Console console, Kernel.WatchdogDevice device) {
        this.kernel = kernel;
        this.console = console;
        this.device = device;
        this.alive = until(BOOT_LIMIT);
    }

    /// Arms the watchdog; empty where there is none.
    static Optional<WatchdogFeeder> open(Kernel kernel, Console console, Duration timeout) {
        Optional<Kernel.WatchdogDevice> device = kernel.openWatchdog(timeout);
        if (device.isEmpty()) {
            return Optional.empty();
        }
        console.say("watchdog: armed, " + device.get().timeout().toSeconds() + " s");
        return Optional.of(new WatchdogFeeder(kernel, console, device.get()));
    }

    /// From now on the supervisor's own sign of life counts.
    void follow(BooleanSupplier supervisor) {
        alive = supervisor;
    }

    /// The supervisor is being stopped: feed for as long as the end may take, then no more.
    void coverShutdown(Duration limit) {
        alive = until(limit);
    }

    @Override
    public void run() {
        Duration pause = device.timeout().dividedBy(FEEDS_PER_TIMEOUT);
        try {
            while (true) {
                feed();
                kernel.pause(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Feeds once, if the one it follows is alive.
    void feed() {
        boolean isAlive = alive.getAsBoolean();
        if (isAlive) {
            device.pet();
        }
        if (isAlive == hungry) {
            hungry = !isAlive;
            console.say(
                    isAlive
                            ? "watchdog: fed again"
                            : "watchdog: supervisor gives no sign of life, reset within "
                                    + device.timeout().toSeconds()
                                    + " s");
        }
    }

    private BooleanSupplier until(Duration limit) {
        long deadline = kernel.bootNanos() + limit.toNanos();
        return () -> kernel.bootNanos() < deadline;
    }
}

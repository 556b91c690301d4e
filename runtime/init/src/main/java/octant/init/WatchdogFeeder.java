package octant.init;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import octant.linux.LinuxException;

/// Feeds the machine's watchdogs while the supervisor lives, not while a timer ticks: a runtime
/// whose supervisor hangs is reset, and the try counts against the slot.
///
/// Until there is a supervisor, and again during an orderly end, it feeds for a bounded time only:
/// whatever hangs then is reset as well. None is ever disarmed.
final class WatchdogFeeder implements Runnable {
    /// How long the boot may take before the supervisor must be there, in time-outs and at least.
    static final int BOOT_TIMEOUTS = 3;

    static final Duration LEAST_BOOT_LIMIT = Duration.ofSeconds(20);

    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    /// Feeds in one time-out: two may come late.
    private static final int FEEDS_PER_TIMEOUT = 4;

    private final Kernel kernel;
    private final Console console;
    private final boolean unconditional;
    private volatile List<Armed> armed;
    private volatile BooleanSupplier alive;
    private boolean hungry;

    private record Armed(WatchdogPlan.Entry plan, Kernel.WatchdogDevice device) {}

    private WatchdogFeeder(
            Kernel kernel, Console console, List<Armed> armed, boolean unconditional) {
        this.kernel = kernel;
        this.console = console;
        this.armed = List.copyOf(armed);
        this.unconditional = unconditional;
        this.alive = unconditional ? () -> true : until(bootLimit());
    }

    /// Arms the watchdogs.
    ///
    /// @param present what there is, see [WatchdogPlan#present]
    /// @param wanted the time-out; empty: the software watchdog is fed whatever happens, the others
    ///   are left alone
    static WatchdogFeeder open(
            Kernel kernel,
            Console console,
            Map<String, String> present,
            Optional<Duration> wanted) {
        List<Armed> armed = new ArrayList<>();
        for (WatchdogPlan.Entry entry : WatchdogPlan.of(present, wanted).entries()) {
            try {
                armed.add(new Armed(entry, kernel.openWatchdog(entry.name(), entry.timeout())));
            } catch (LinuxException e) {
                console.say("watchdog: " + entry.identity() + ": " + e.getMessage());
            }
        }
        if (!armed.isEmpty()) {
            console.say(told(armed, wanted.isEmpty()));
        }
        return new WatchdogFeeder(kernel, console, armed, wanted.isEmpty());
    }

    private static String told(List<Armed> armed, boolean unconditional) {
        StringBuilder line = new StringBuilder("watchdog: armed");
        for (Armed one : armed) {
            line.append(", ").append(one.plan().identity());
            line.append(' ').append(one.device().timeout().toSeconds()).append(" s");
        }
        return line.append(unconditional ? "; fed whatever happens" : "").toString();
    }

    boolean isArmed() {
        return !armed.isEmpty();
    }

    /// Whether one of them outlives the kernel.
    boolean hasHardware() {
        for (Armed one : armed) {
            if (!one.plan().software()) {
                return true;
            }
        }
        return false;
    }

    /// The one that reset the machine before this boot.
    Optional<String> resetBy() {
        for (Armed one : armed) {
            if (one.device().hasReset()) {
                return Optional.of(one.plan().identity());
            }
        }
        return Optional.empty();
    }

    /// From now on the supervisor's own sign of life counts.
    void follow(BooleanSupplier supervisor) {
        watch(supervisor);
    }

    /// The supervisor is being stopped: feed for as long as the end may take, then no more.
    void coverShutdown(Duration limit) {
        watch(until(limit));
    }

    private void watch(BooleanSupplier sign) {
        if (!unconditional) {
            alive = sign;
        }
    }

    @Override
    public void run() {
        Duration pause = shortestTimeout().dividedBy(FEEDS_PER_TIMEOUT);
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
            armed = fed();
        }
        if (isAlive == hungry) {
            hungry = !isAlive;
            console.say(
                    isAlive
                            ? "watchdog: fed again"
                            : "watchdog: supervisor gives no sign of life, reset within "
                                    + shortestTimeout().toSeconds()
                                    + " s");
        }
    }

    /// Feeds each.
    ///
    /// @return those that took it; one that is gone shall not starve the others
    private List<Armed> fed() {
        List<Armed> fed = new ArrayList<>();
        for (Armed one : armed) {
            try {
                one.device().pet();
                fed.add(one);
            } catch (LinuxException e) {
                console.say("watchdog: " + one.plan().identity() + ": " + e.getMessage());
            }
        }
        return List.copyOf(fed);
    }

    private Duration bootLimit() {
        Duration limit = shortestTimeout().multipliedBy(BOOT_TIMEOUTS);
        return limit.compareTo(LEAST_BOOT_LIMIT) < 0 ? LEAST_BOOT_LIMIT : limit;
    }

    private Duration shortestTimeout() {
        Duration shortest = LONGEST_TIMEOUT;
        for (Armed one : armed) {
            Duration timeout = one.device().timeout();
            shortest = timeout.compareTo(shortest) < 0 ? timeout : shortest;
        }
        return shortest;
    }

    private BooleanSupplier until(Duration limit) {
        long deadline = kernel.bootNanos() + limit.toNanos();
        return () -> kernel.bootNanos() < deadline;
    }
}

package octant.init;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import octant.init.service.Service;
import octant.init.service.TimeSource;
import org.jspecify.annotations.Nullable;

/// Carries out the [Drill] of this boot, if there is one. What it does is no simulation: the
/// machine really panics, crashes or hangs, and only what guards it can bring it back.
public final class FireDrill {
    static final String FROZEN_GROUP = "/sys/fs/cgroup/drill";

    private static final Duration FOR_EVER = Duration.ofDays(365 * 100);
    private static final int FILLING_BYTES = 1024 * 1024;

    private final Kernel kernel;
    private final Console console;
    private final Optional<Drill> drill;
    private volatile boolean timeStandsStill;
    private @Nullable Object filling;

    FireDrill(Kernel kernel, Console console, Optional<Drill> drill) {
        this.kernel = kernel;
        this.console = console;
        this.drill = drill;
    }

    /// Whether this boot is for that drill.
    public boolean is(Drill wanted) {
        return drill.equals(Optional.of(wanted));
    }

    /// The time for the supervisor: in its drill, whoever asks for it waits for ever.
    public TimeSource time(TimeSource real) {
        if (!is(Drill.SUPERVISOR_HANG)) {
            return real;
        }
        return new TimeSource() {
            @Override
            public long monotonicNanos() {
                if (timeStandsStill) {
                    stand();
                }
                return real.monotonicNanos();
            }

            @Override
            public Instant wallTime() {
                return real.wallTime();
            }
        };
    }

    /// The services that this boot has for its drill alone.
    public List<Service> services() {
        return is(Drill.NEVER_HEALTHY) ? List.of(new UnhealthyService()) : List.of();
    }

    /// The boot step that does not end.
    void hang() {
        announce(Drill.BOOT_HANG);
        stand();
    }

    /// The drills that begin once the services are up, so that the console shows a good boot first.
    public void afterStart() {
        if (drill.isEmpty()) {
            return;
        }
        switch (drill.get()) {
            case PANIC -> {
                announce(Drill.PANIC);
                kernel.write("/proc/sysrq-trigger", "c");
            }
            case JVM_CRASH -> {
                announce(Drill.JVM_CRASH);
                kernel.faultMemory();
            }
            case JVM_HANG -> {
                announce(Drill.JVM_HANG);
                freeze();
            }
            case SUPERVISOR_HANG -> {
                announce(Drill.SUPERVISOR_HANG);
                timeStandsStill = true;
            }
            case OUT_OF_MEMORY -> {
                announce(Drill.OUT_OF_MEMORY);
                fillHeap();
            }
            case NEVER_HEALTHY -> announce(Drill.NEVER_HEALTHY);
            case BOOT_HANG -> {
                // The boot did not get here.
            }
        }
    }

    /// cgroup v2: a process in a frozen group runs no more, not even for a signal
    /// (Documentation/admin-guide/cgroup-v2.rst).
    private void freeze() {
        kernel.makeDirectory(FROZEN_GROUP, 0755);
        kernel.write(FROZEN_GROUP + "/cgroup.procs", "1");
        kernel.write(FROZEN_GROUP + "/cgroup.freeze", "1");
    }

    private void fillHeap() {
        while (!Thread.currentThread().isInterrupted()) {
            filling = new Object[] {new byte[FILLING_BYTES], filling};
        }
    }

    private void stand() {
        try {
            kernel.pause(FOR_EVER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void announce(Drill started) {
        console.say("drill: " + started.key() + ": " + started.effect());
    }
}

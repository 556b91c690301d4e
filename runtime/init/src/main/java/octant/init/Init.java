package octant.init;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import octant.linux.LinuxException;

/// PID 1 from its first line on the console to the end of the machine.
///
/// Four kinds of threads: `main` boots, waits for a [PowerRequest] and carries it out; `signals`
/// and `watchdog` are essential, their death is the machine's; `network`, `power-key` and
/// `housekeeping` do what nobody waits for.
public final class Init {
    private static final Duration CLOCK_SAVED_EVERY = Duration.ofHours(1);

    private final Kernel kernel;
    private final Surroundings surroundings;
    private final String version;
    private final Instant buildTime;
    private final List<String> arguments;
    private final InitPorts ports;
    private final Console console;
    private final FatalExit fatal;
    private final Reaper reaper;
    private final PowerRequests requests;
    private final Shutdown shutdown;
    private final LastCrash lastCrash = new LastCrash();

    /// @param buildTime of the image, the least that the clock may show
    /// @param arguments `octant.*` settings beside those of the kernel command line
    public Init(
            Kernel kernel,
            Surroundings surroundings,
            String version,
            Instant buildTime,
            List<String> arguments,
            InitPorts ports,
            ShutdownLimits limits) {
        this.kernel = kernel;
        this.surroundings = surroundings;
        this.version = version;
        this.buildTime = buildTime;
        this.arguments = List.copyOf(arguments);
        this.ports = ports;
        this.console = new Console(kernel);
        this.fatal = new FatalExit(kernel, console);
        this.reaper = new Reaper(kernel);
        this.requests = new PowerRequests(kernel);
        this.shutdown = new Shutdown(kernel, console, buildTime, limits);
    }

    public Console console() {
        return console;
    }

    /// Boots, runs, ends.
    ///
    /// @return the status to exit with; on a machine it does not return
    public int run() {
        try {
            return live();
        } catch (Throwable e) {
            // The one place where everything that nobody expected arrives, memory's end included.
            fatal.exit(e instanceof BootFailure ? String.valueOf(e.getMessage()) : e.toString());
            return FatalExit.STATUS;
        }
    }

    private int live() throws InterruptedException {
        console.say("Octant " + version);
        Boot boot = new Boot(kernel, console, arguments, this::startNetwork, this::feed);
        surroundings.boot(buildTime).run(boot);
        essential("signals", signals());

        background("housekeeping", () -> keepHouse(boot));
        Services services = ports.program().start(booted(boot));
        boot.watchdog().ifPresent(feeder -> feeder.follow(services::isAlive));

        PowerRequest request = requests.await();
        boot.watchdog().ifPresent(feeder -> feeder.coverShutdown(shutdown.limits().total()));
        return shutdown.run(request, services, boot.storage(), boot.mounted());
    }

    private Signals signals() {
        return new Signals(
                kernel.openSignals(), reaper, requests, shutdown, surroundings.interrupt());
    }

    /// `octant.log=verbose`: what the status has, on the console.
    private void tellTimeline(BootTimeline timeline) {
        for (BootTimeline.Entry entry : timeline.entries()) {
            long micros = entry.durationNanos() / 1000;
            console.say("boot: " + entry.name() + ", " + micros + " µs, " + entry.outcome());
        }
    }

    private Booted booted(Boot boot) {
        return new Booted(
                version,
                surroundings,
                boot.commandLine(),
                boot.storage(),
                boot.timeline(),
                requests,
                reaper,
                console,
                fatal,
                lastCrash,
                boot.fireDrill());
    }

    private void startNetwork(KernelCommandLine commandLine) {
        background(
                "network",
                () -> {
                    try {
                        ports.network().run(commandLine);
                    } catch (Exception e) {
                        console.say("network: " + e + "; the machine runs without");
                    }
                });
    }

    private void feed(WatchdogFeeder feeder) {
        essential("watchdog", feeder);
    }

    /// What nobody waits for, one after the other, and then the clock every hour.
    private void keepHouse(Boot boot) {
        surroundings.behind().run(boot);
        if (boot.commandLine().verbose()) {
            tellTimeline(boot.timeline());
        }
        watchPowerKeys();
        later(boot, "crash records kept", () -> crashRecords(boot));
        later(boot, "data grown", () -> growth(boot));
        ClockFloor clock = new ClockFloor(kernel, buildTime);
        try {
            while (true) {
                kernel.pause(CLOCK_SAVED_EVERY);
                saveClock(clock, boot);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome crashRecords(Boot boot) {
        CrashRecords records = new CrashRecords(kernel, console);
        try {
            return records.collect(boot.storage());
        } finally {
            Optional<String> reason = records.reason();
            if (reason.isEmpty()) {
                reason = boot.watchdog().flatMap(WatchdogFeeder::resetBy).map("reset by "::concat);
            }
            reason.ifPresent(why -> console.say("the boot before this one failed: " + why));
            lastCrash.tell(reason);
        }
    }

    private Outcome growth(Boot boot) {
        return new DataGrowth(kernel, console, ports.grower()).grow(boot.storage());
    }

    private void later(Boot boot, String name, Supplier<Outcome> work) {
        long start = kernel.bootNanos();
        Outcome outcome = outcome(name, work);
        long duration = kernel.bootNanos() - start;
        boot.timeline()
                .add(new BootTimeline.Entry(name, start, duration, outcome, OnFailure.DEGRADED));
    }

    /// A surprise ends this piece of work, not all that comes after it.
    private Outcome outcome(String name, Supplier<Outcome> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            console.say(name + ": " + e);
            return new Outcome.Degraded(e.toString());
        }
    }

    private void saveClock(ClockFloor clock, Boot boot) {
        try {
            clock.save(boot.storage());
        } catch (LinuxException e) {
            console.say("clock: not saved: " + e.getMessage());
        }
    }

    private void watchPowerKeys() {
        if (!kernel.ownsMachine()) {
            return;
        }
        try {
            for (Kernel.PowerKey key : kernel.openPowerKeys()) {
                background("power-key " + key.device(), new PowerButton(key, requests));
            }
        } catch (LinuxException e) {
            console.say("power button: " + e.getMessage());
        }
    }

    private void essential(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(fatal);
        thread.start();
    }

    /// Its failure is one console line.
    private void background(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (dead, failure) -> console.say(dead.getName() + ": " + failure));
        thread.start();
    }
}

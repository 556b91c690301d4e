package octant.main;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import octant.init.Booted;
import octant.init.PowerAction;
import octant.init.PowerRequest;
import octant.init.Services;
import octant.init.Surroundings;
import octant.init.service.Service;
import octant.init.service.ServiceGraph;
import octant.init.service.ServiceId;
import octant.init.service.ServiceStatus;
import octant.init.service.StopReport;
import octant.init.service.Supervisor;
import octant.init.service.TimeSource;
import octant.linux.Directories;
import octant.linux.Errno;
import octant.linux.LinuxException;
import octant.linux.Processes;
import octant.linux.UnixAddress;
import octant.main.command.Invocation;
import octant.main.command.RunningMachine;
import octant.main.command.Subcommands;
import octant.main.control.ControlRequest;
import octant.main.control.ControlServer;
import octant.main.doctor.Doctor;
import octant.main.doctor.Finding;
import octant.main.doctor.LinuxFacts;
import octant.main.doctor.SelfTest;
import octant.main.live.LiveInstaller;
import octant.main.live.LivePrompt;
import octant.main.live.LiveSystem;
import octant.main.update.NoUpdates;
import octant.main.update.UpdateParts;
import octant.main.update.UpdateService;
import octant.services.api.AccessToken;
import octant.services.api.ApiConfiguration;
import octant.services.api.ApiService;
import octant.services.api.MachineStatus;
import octant.services.api.UpdateControl;
import octant.services.ledger.Entry;
import octant.services.ledger.LedgerConfiguration;
import octant.services.ledger.LedgerException;
import octant.services.ledger.LedgerJournal;
import octant.services.ledger.LedgerReport;
import octant.services.ledger.LedgerService;
import octant.services.ledger.LedgerVerifier;

/// The running machine: its services, their supervisor and the control socket, wired by plain
/// constructors. Who knows of whom is seen here and nowhere else.
final class Appliance implements Services, RunningMachine {
    static final String CONTROL_SOCKET = "/run/octant/control.sock";

    private static final Path LEDGER = Path.of("/var/lib/octant/ledger");
    private static final Path API_TOKEN = Path.of("/etc/octant/api-token.sha256");

    /// The supervisor turns at least every second; so long without one and it is hung.
    private static final Duration HUNG_AFTER = Duration.ofSeconds(10);

    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
    private static final Duration RECORDED_WITHIN = Duration.ofSeconds(2);

    private final Booted machine;
    private final MachineNetwork network;
    private final LedgerService ledger;
    private final UpdateParts updates;
    private final Optional<LiveSystem> live;
    private final Supervisor supervisor;
    private final MachineReport report;
    private final Doctor doctor;
    private final SelfTest selfTest;
    private final TimeSource time = TimeSource.system();

    private Appliance(Booted machine, Instant built, MachineNetwork network) {
        this.machine = machine;
        this.network = network;
        LinuxFacts facts = new LinuxFacts();
        RootFacts root = new RootFacts(facts);
        LedgerJournal journal = new LedgerJournal();
        ledger = new LedgerService(LedgerConfiguration.standard(LEDGER), journal);
        ServiceConsole console = new ServiceConsole(machine.console());
        List<Service> services = new ArrayList<>(machine.fireDrill().services());
        Set<String> names = new HashSet<>();
        services.forEach(service -> names.add(service.id().name()));
        names.addAll(
                List.of(LedgerService.ID.name(), ApiService.ID.name(), UpdateService.ID.name()));
        boolean contained = machine.surroundings() == Surroundings.CONTAINER;
        live =
                machine.commandLine().live() && !contained
                        ? Optional.of(new LiveInstaller(facts))
                        : Optional.empty();
        updates =
                contained
                        ? UpdateParts.none(machine.version(), NoUpdates.CONTAINER)
                        : live.isPresent()
                                ? UpdateParts.none(machine.version(), NoUpdates.LIVE)
                                : !machine.commandLine().update()
                                        ? UpdateParts.none(machine.version(), NoUpdates.MICRO_VM)
                                        : UpdateParts.of(
                                                new MachineGate(
                                                        machine, network, this::status, built),
                                                root,
                                                machine.version(),
                                                ledger::ledger,
                                                names,
                                                machine.console()::say);
        services.add(ledger);
        services.add(
                new ApiService(
                        ApiConfiguration.standard(),
                        this::status,
                        updates.control(),
                        new AccessToken(API_TOKEN)));
        services.addAll(updates.services());
        supervisor =
                new Supervisor(
                        ServiceGraph.of(services),
                        List.of(console, journal),
                        machine.fireDrill().time(time));
        report =
                new MachineReport(
                        machine,
                        supervisor,
                        facts,
                        contained ? RootFacts::ofContainer : root::read,
                        network);
        doctor = new Doctor(facts, built, machine.surroundings());
        selfTest =
                new SelfTest(machine.reaper(), supervisor, ApiService.ID, Appliance::verifyLedger);
    }

    /// Starts everything and returns at once, with the control socket open.
    static Appliance start(Booted machine, Instant built, MachineNetwork network) {
        Appliance appliance = new Appliance(machine, built, network);
        appliance.supervisor.start();
        removeStaleSocket();
        ControlServer.open(
                new UnixAddress.OfPath(CONTROL_SOCKET), Processes.user(), appliance::call);
        Thread.ofPlatform().name("settled").daemon().start(appliance::tellWhenSettled);
        return appliance;
    }

    /// A container that is started again may still have that of its run before.
    private static void removeStaleSocket() {
        try {
            Directories.remove(CONTROL_SOCKET);
        } catch (LinuxException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
    }

    private int call(ControlRequest request, PrintStream out, PrintStream err) {
        return call(request.arguments().subList(1, request.arguments().size()), out, err);
    }

    private int call(List<String> words, PrintStream out, PrintStream err) {
        try {
            return Subcommands.run(new Invocation(words, out, err, Optional.of(this)));
        } catch (RuntimeException e) {
            err.println("octant: " + e);
            return Invocation.FAILED;
        }
    }

    private void tellWhenSettled() {
        report.rememberLastShutdown(LastShutdown.take());
        try {
            boolean settled = supervisor.awaitSettled(SETTLED_WITHIN);
            MachineStatus status = status();
            machine.console()
                    .say(
                            (status.healthy() ? "ready: " : settled ? "degraded: " : "not ready: ")
                                    + status.services().size()
                                    + " services, AOT cache "
                                    + status.aotCache().name().toLowerCase(Locale.ROOT));
            live.ifPresent(this::welcome);
            if (machine.commandLine().selfTest()) {
                SelfTest.tell(machine.console(), selfTest());
            }
            machine.fireDrill().afterStart();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void welcome(LiveSystem system) {
        machine.console()
                .say(
                        "live: runs from "
                                + system.medium()
                                + ", nothing is kept; to install it on a disk: octant install");
        LivePrompt.startAt(
                new LinuxFacts().text("/sys/class/tty/console/active").orElse("console"),
                this::call);
    }

    @Override
    public boolean isAlive() {
        return time.monotonicNanos() - supervisor.heartbeatNanos() < HUNG_AFTER.toNanos();
    }

    @Override
    public void recordShutdown(PowerRequest request) throws Exception {
        try {
            LastShutdown.write(request);
        } finally {
            journalShutdown(request);
        }
    }

    private void journalShutdown(PowerRequest request) throws Exception {
        ledger.ledger()
                .append(
                        new Entry(
                                "machine.shutdown",
                                "init",
                                Map.of(
                                        "action",
                                        request.action().toString(),
                                        "reason",
                                        request.reason())))
                .get(RECORDED_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Optional<String> restartCommand() {
        return updates.beforeRestart().get();
    }

    @Override
    public void stopAll(Duration limit) throws InterruptedException {
        StopReport stopped = supervisor.stopAll(limit);
        for (ServiceId abandoned : stopped.abandoned()) {
            machine.console().say("service " + abandoned + ": did not stop in time, left behind");
        }
        network.stop();
    }

    @Override
    public MachineStatus status() {
        return report.status();
    }

    @Override
    public Optional<LiveSystem> live() {
        return live;
    }

    @Override
    public UpdateControl updates() {
        return updates.control();
    }

    @Override
    public List<Finding> examine() {
        return doctor.examine(status(), updates.control().status(), Instant.now());
    }

    @Override
    public List<Finding> selfTest() {
        return selfTest.run(examine());
    }

    private static Finding verifyLedger() {
        try {
            LedgerReport report = LedgerVerifier.verify(LEDGER);
            return report.isIntact()
                    ? Finding.holds("ledger", report.toString())
                    : Finding.broken("ledger", report.toString());
        } catch (LedgerException e) {
            return Finding.broken("ledger", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void shutDown(PowerAction action, String reason) {
        machine.requests().request(action, reason);
    }

    @Override
    public boolean killService(ServiceId service, String reason) {
        for (ServiceStatus status : supervisor.snapshot()) {
            if (status.id().equals(service)) {
                supervisor.kill(service, reason);
                return true;
            }
        }
        return false;
    }
}

package octant.main.update;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import octant.init.service.Health;
import octant.init.service.Service;
import octant.init.service.ServiceContext;
import octant.init.service.ServiceId;
import octant.init.service.TimeSource;
import octant.main.update.HealthGate.Observation;
import octant.main.update.HealthGate.Verdict;
import octant.main.update.UpdateState.TrialRecord;
import octant.services.api.MachineStatus;
import octant.services.api.UpdateReport;
import octant.update.OctantVersion;
import octant.update.UkiException;
import octant.update.UpdateStatus;
import octant.update.disk.DiskException;
import octant.update.trial.CommitResult;

/// "This boot is good", or "this boot is not, back to the other slot". At the start it finds out
/// what this boot says of the version that was on trial; on trial, it then looks at the machine
/// every second until [HealthGate] has a verdict.
///
/// It depends on no other service: also when none of them comes up, somebody must give the boot up.
public final class HealthGateService implements Service {
    public static final ServiceId ID = new ServiceId("health-gate");

    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    /// A look at the other slot reads a good part of it.
    private static final Duration WAY_BACK_HOLDS = Duration.ofMinutes(1);

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(3);

    private final Machine machine;
    private final Updates updates;
    private final UpdateBook book;
    private final Supplier<UpdateConfiguration> configuration;
    private final TimeSource time;
    private final Pause pause;

    /// The boot is judged from here on, also if this service is restarted meanwhile.
    private final long startNanos;

    private volatile Optional<Thread> watch = Optional.empty();
    private volatile Optional<String> fault = Optional.empty();
    private boolean wayBack;
    private Optional<Long> wayBackNanos = Optional.empty();

    /// What the gate needs of the machine.
    public interface Machine {
        MachineStatus status();

        /// Why the HTTP interface does not answer; empty if it does. Takes five seconds at most.
        Optional<String> askApi();

        /// What of the machine's other configuration was not applied.
        List<String> configurationProblems();

        /// Whether there is meant to be a data partition.
        boolean wantsStorage();

        /// No clock of this release can rightly be before it.
        Instant clockFloor();

        /// Why the boot before this one ended as it should not have; empty if nothing is known.
        Optional<String> crashRecord() throws InterruptedException;

        /// Restarts the machine, in order.
        void reboot(String reason);
    }

    /// How time passes between two looks.
    @FunctionalInterface
    interface Pause {
        void sleep(Duration duration) throws InterruptedException;
    }

    HealthGateService(
            Machine machine,
            Updates updates,
            UpdateBook book,
            Supplier<UpdateConfiguration> configuration,
            TimeSource time,
            Pause pause) {
        this.machine = machine;
        this.updates = updates;
        this.book = book;
        this.configuration = configuration;
        this.time = time;
        this.pause = pause;
        this.startNanos = time.monotonicNanos();
    }

    @Override
    public ServiceId id() {
        return ID;
    }

    @Override
    public void start(ServiceContext context) {
        watch =
                Optional.of(
                        Thread.ofPlatform().name(ID.name()).daemon().start(() -> watch(context)));
    }

    @Override
    public Health health() {
        return fault.<Health>map(Health.Unhealthy::new).orElse(Health.HEALTHY);
    }

    @Override
    public void stop() throws InterruptedException {
        Optional<Thread> running = watch;
        watch = Optional.empty();
        if (running.isPresent()) {
            running.get().interrupt();
            var _ = running.get().join(STOPS_WITHIN);
        }
    }

    private void watch(ServiceContext context) {
        try {
            watch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError e) {
            context.crashed(e);
        }
    }

    /// Returns once there is nothing left to judge.
    void watch() throws InterruptedException {
        Optional<OctantVersion> onTrial = reviewInTheEnd();
        if (onTrial.isPresent()) {
            judge(onTrial.get());
        }
    }

    /// Until the EFI system partition can be read: without it nobody knows for sure whether this
    /// boot is on trial; one that is remembered to be is given up at its deadline. One that an
    /// operator gave up is not, though its kernel looks like it.
    private Optional<OctantVersion> reviewInTheEnd() throws InterruptedException {
        pause.sleep(LOOK_EVERY);
        while (!updates.isGoingBack()) {
            try {
                Optional<OctantVersion> onTrial = review();
                fault = Optional.empty();
                return onTrial;
            } catch (UkiException | DiskException e) {
                String message = String.valueOf(e.getMessage());
                if (!fault.equals(Optional.of(message))) {
                    book.say("cannot tell whether this boot is on trial: " + message);
                }
                fault = Optional.of(message);
                if (giveUpUnseen(message)) {
                    return Optional.empty();
                }
                pause.sleep(LOOK_AGAIN);
            }
        }
        fault = Optional.empty();
        return Optional.empty();
    }

    /// A version that is not remembered to be on trial stays: it may be the confirmed one.
    ///
    /// @return whether the machine restarts
    private boolean giveUpUnseen(String problem) {
        Optional<TrialRecord> trial = updates.rememberedTrial();
        if (trial.isEmpty() || !gate(configuration.get()).isOverdue(time.monotonicNanos())) {
            return false;
        }
        if (!hasWayBack()) {
            return false;
        }
        book.onTrial(trial.get().afterAnotherBoot());
        giveUp(trial.get().version(), "cannot tell whether this boot is on trial: " + problem);
        return true;
    }

    /// What this boot says of the version that was on trial, told once.
    ///
    /// @return the running version, if it is on trial
    Optional<OctantVersion> review() throws InterruptedException {
        Optional<UpdateStatus> slots = updates.refresh();
        if (slots.isEmpty()) {
            book.say("the root lies in no slot of a disk: there is nothing to confirm");
            return Optional.empty();
        }
        UpdateStatus now = slots.get();
        BootReview review = BootReview.of(book.state().trial(), now, machine.crashRecord());
        switch (review) {
            case BootReview.Nothing() ->
                    book.say(
                            now.committed()
                                    ? "version " + now.version() + " is confirmed"
                                    : "no kernel on the EFI system partition is the running one:"
                                            + " there is nothing to confirm");
            case BootReview.OnTrial(var trial) -> book.onTrial(trial);
            case BootReview.CommittedBefore(var version) ->
                    book.committed(version, "confirmed in an earlier boot");
            case BootReview.RolledBack(var version, String reason) ->
                    book.rolledBack(version, reason);
        }
        return review instanceof BootReview.OnTrial ? Optional.of(now.version()) : Optional.empty();
    }

    private void judge(OctantVersion version) throws InterruptedException {
        UpdateConfiguration settings = configuration.get();
        HealthGate gate = gate(settings);
        Optional<String> told = Optional.empty();
        boolean over = false;
        while (!over) {
            Observation seen = observe(gate);
            Verdict verdict = gate.observe(time.monotonicNanos(), seen);
            told = tell(told, seen);
            over = act(verdict, version, settings);
            if (!over) {
                pause.sleep(LOOK_EVERY);
            }
        }
        updates.showTrial(Optional.empty());
    }

    private HealthGate gate(UpdateConfiguration settings) {
        return new HealthGate(settings.window(), settings.deadline(), startNanos);
    }

    /// @return whether there is nothing left to judge
    private boolean act(Verdict verdict, OctantVersion version, UpdateConfiguration settings) {
        if (updates.isDecided()) {
            return true; // by an operator, meanwhile
        }
        return switch (verdict) {
            case Verdict.Waiting(Duration healthy, Optional<String> waitingFor) -> {
                updates.showTrial(
                        Optional.of(
                                new UpdateReport.Trial(
                                        settings.window(),
                                        settings.deadline(),
                                        healthy,
                                        waitingFor.orElse(null))));
                yield false;
            }
            case Verdict.Good() -> commit(settings);
            case Verdict.GiveUp(String reason) -> {
                giveUp(version, reason);
                yield true;
            }
        };
    }

    private void giveUp(OctantVersion version, String reason) {
        book.trialFailed(version, reason);
        machine.reboot("version " + version + " failed its trial: " + reason);
    }

    private boolean commit(UpdateConfiguration settings) {
        try {
            updates.confirm("well for " + Durations.text(settings.window())).stream()
                    .filter(result -> result instanceof CommitResult.NotPossible)
                    .forEach(result -> book.say(result.toString()));
            return true;
        } catch (RuntimeException e) {
            // An installation or the medium is in the way: the next look tries again.
            book.say("not confirmed yet: " + e.getMessage());
            return false;
        }
    }

    /// What is waited for, on the console, whenever it changes.
    private Optional<String> tell(Optional<String> told, Observation seen) {
        if (!seen.problem().equals(told)) {
            book.say(seen.problem().map(problem -> "waiting for " + problem).orElse("all is well"));
        }
        return seen.problem();
    }

    /// A surprise is a problem like any other: it must not keep the boot from being given up.
    private Observation observe(HealthGate gate) {
        boolean back = gate.isOverdue(time.monotonicNanos()) && hasWayBack();
        try {
            UpdateConfiguration settings = configuration.get();
            GateConditions conditions =
                    new GateConditions(
                            settings.requiredServices(),
                            machine.wantsStorage(),
                            machine.clockFloor());
            List<String> unapplied = new ArrayList<>(settings.problems());
            unapplied.addAll(machine.configurationProblems());
            MachineStatus status = machine.status();
            List<String> problems =
                    conditions.problems(
                            new GateConditions.Seen(
                                    status, machine.askApi(), unapplied, time.wallTime()));
            return new Observation(
                    problems.isEmpty() ? Optional.empty() : Optional.of(problems.getFirst()),
                    conditions.restarts(status),
                    back);
        } catch (RuntimeException e) {
            return new Observation(Optional.of("health gate: " + e), 0, back);
        }
    }

    private boolean hasWayBack() {
        long now = time.monotonicNanos();
        if (wayBackNanos.isEmpty() || now - wayBackNanos.get() > WAY_BACK_HOLDS.toNanos()) {
            wayBack = updates.otherBoots();
            wayBackNanos = Optional.of(now);
            if (!wayBack) {
                book.say("the deadline has passed, but no other slot can be booted: staying");
            }
        }
        return wayBack;
    }
}

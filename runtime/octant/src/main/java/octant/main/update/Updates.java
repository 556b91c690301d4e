package octant.main.update;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import octant.main.update.UpdateState.TrialRecord;
import octant.services.api.UpdateControl;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateReport.Outcome;
import octant.services.api.UpdateRequest;
import octant.update.OctantVersion;
import octant.update.UpdateStatus;
import octant.update.hawkbit.ActionId;
import octant.update.install.InstallOptions;
import octant.update.install.InstallReport;
import octant.update.install.RefusedException;
import octant.update.trial.CommitResult;
import octant.update.trial.RollbackResult;
import octant.verity.RootHash;
import org.jspecify.annotations.Nullable;

/// What is done about updates: one thing at a time, by the one thread that calls [#work]; the
/// health gate only [confirms][#confirm]. Whoever asks gets an answer from here, and the status.
///
/// The status comes from memory: what both slots hold is read again only after something was done.
final class Updates implements UpdateControl {
    private final Slots slots;
    private final UpdateBook book;
    private final Supplier<UpdateConfiguration> configuration;
    private final Consumer<String> reboot;
    private final InstantSource clock;
    private final String version;

    private final AtomicReference<@Nullable Job> current = new AtomicReference<>();
    private final BlockingQueue<Job> queue = new ArrayBlockingQueue<>(1);
    private volatile Optional<Thread> worker = Optional.empty();
    private volatile boolean open;
    private volatile Optional<UpdateStatus> seen = Optional.empty();
    private volatile Optional<UpdateReport.Trial> trial = Optional.empty();
    private volatile Optional<UpdateReport.Install> install = Optional.empty();

    /// Held while it is decided about the running version.
    private final Object decision = new Object();

    /// The running version was given up by an operator, though it runs until the next boot.
    private volatile boolean goingBack;

    private record Job(
            UpdateRequest request,
            Optional<BundleLocation> bundle,
            Instant since,
            CompletableFuture<UpdateReply> end) {}

    /// @param configuration as it is now
    /// @param reboot takes the reason
    /// @param version of the running system
    Updates(
            Slots slots,
            UpdateBook book,
            Supplier<UpdateConfiguration> configuration,
            Consumer<String> reboot,
            InstantSource clock,
            String version) {
        this.slots = slots;
        this.book = book;
        this.configuration = configuration;
        this.reboot = reboot;
        this.clock = clock;
        this.version = version;
    }

    // --- asking

    @Override
    public UpdateReply ask(UpdateRequest request, Duration patience) throws InterruptedException {
        try {
            return switch (request) {
                case UpdateRequest.Install(String source, _, _) ->
                        ask(request, Optional.of(BundleLocation.parse(source)), patience);
                case UpdateRequest.Check _ -> ask(request, Optional.of(source()), patience);
                case UpdateRequest.MarkGood _, UpdateRequest.Rollback _ ->
                        ask(request, Optional.empty(), patience);
            };
        } catch (IllegalArgumentException e) {
            return new UpdateReply.Refused(String.valueOf(e.getMessage()));
        }
    }

    /// The same for a bundle that takes more than an address to be fetched.
    UpdateReply ask(UpdateRequest request, Optional<BundleLocation> bundle, Duration patience)
            throws InterruptedException {
        Job job = new Job(request, bundle, clock.instant(), new CompletableFuture<>());
        Job other = current.compareAndExchange(null, job);
        if (other != null) {
            return new UpdateReply.Busy(
                    "busy: " + other.request().label() + ", since " + other.since());
        }
        if (!open) {
            current.set(null);
            return new UpdateReply.Refused(
                    "the update service does not run; 'octant status' says why");
        }
        // Before anything of it is done: its end is looked up there.
        action(job).ifPresent(book::fleetBegun);
        if (request instanceof UpdateRequest.Install) {
            // Before the answer: who looks at the status next must not see the one before.
            install = Optional.of(UpdateWords.begun(name(job)));
        }
        queue.add(job);
        try {
            return job.end().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new UpdateReply.Accepted(request.label() + ": begun");
        } catch (ExecutionException e) {
            throw new AssertionError("the end of a job is always a reply", e);
        }
    }

    private BundleLocation source() {
        return configuration
                .get()
                .source()
                .map(address -> BundleLocation.parse(address.toString()))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no source to look at; set one in "
                                        + UpdateConfiguration.PATH
                                        + ": source = https://…"));
    }

    // --- doing

    /// From now on requests are taken; [#work] is to be called then.
    void open() {
        open = true;
    }

    /// Does what is asked, one after the other, until [#stop].
    void work() {
        worker = Optional.of(Thread.currentThread());
        try {
            while (open) {
                workOnce();
            }
        } finally {
            open = false;
            worker = Optional.empty();
            Job left = queue.poll();
            current.set(null);
            if (left != null) {
                left.end().complete(new UpdateReply.Refused("the update service has stopped"));
            }
        }
    }

    private void workOnce() {
        try {
            Job job = queue.take();
            UpdateReply reply = doSafely(job);
            current.set(null);
            job.end().complete(reply);
            // An interruption was for this job.
            var _ = Thread.interrupted();
        } catch (InterruptedException e) {
            // To stop, which the caller looks at; or a job was over before it was cancelled.
            return;
        }
    }

    /// Takes no more requests and ends [#work]; an installation breaks off.
    void stop() {
        open = false;
        worker.ifPresent(Thread::interrupt);
    }

    /// Breaks off the fleet server's installation, if it runs. The slot it wrote to cannot be
    /// booted then.
    void cancelFleet(ActionId action) {
        if (isDoing(action)) {
            worker.ifPresent(Thread::interrupt);
        }
    }

    /// Whether the fleet server's installation waits or runs.
    boolean isDoing(ActionId action) {
        Job job = current.get();
        return job != null && action(job).equals(Optional.of(action));
    }

    private UpdateReply doSafely(Job job) {
        try {
            return switch (job.request()) {
                case UpdateRequest.Install wanted -> install(wanted, job);
                case UpdateRequest.MarkGood _ -> reply(commit("by an operator"));
                case UpdateRequest.Rollback(boolean restart) -> rollback(restart);
                case UpdateRequest.Check _ -> check(job.bundle().orElseThrow());
            };
        } catch (RuntimeException e) {
            book.say(job.request().label() + ": " + message(e));
            return new UpdateReply.Refused(message(e));
        } finally {
            // An installation did so before it told its end.
            if (!(job.request() instanceof UpdateRequest.Install)) {
                refreshSafely();
            }
        }
    }

    /// Its end is told after the slots were read again: who sees it sees what both hold now, and
    /// may ask for the next one at once.
    private UpdateReply install(UpdateRequest.Install wanted, Job job) {
        String name = name(job);
        int tries = configuration.get().tries();
        InstallReport report;
        try {
            report =
                    slots.install(
                            job.bundle().orElseThrow(),
                            new InstallOptions(wanted.allowDowngrade(), tries),
                            progress ->
                                    install = Optional.of(UpdateWords.progress(name, progress)));
        } catch (RuntimeException e) {
            Outcome outcome = e instanceof RefusedException ? Outcome.REFUSED : Outcome.FAILED;
            Optional<OctantVersion> offered =
                    install.map(UpdateReport.Install::version).map(OctantVersion::new);
            refreshSafely();
            book.notInstalled(outcome, offered, message(e), action(job));
            install = Optional.of(UpdateWords.failed(name, install.orElse(null), message(e)));
            return new UpdateReply.Refused(message(e));
        }
        refreshSafely();
        book.installed(report.version(), report.rootHash(), name, action(job));
        install = Optional.of(UpdateWords.installed(name, report));
        String text = "version " + report.version() + " is installed; ";
        if (wanted.reboot()) {
            reboot.accept("update to version " + report.version());
            return new UpdateReply.Done(text + "the machine restarts");
        }
        return new UpdateReply.Done(text + "the next boot tries it");
    }

    private UpdateReply rollback(boolean restart) {
        RollbackResult result;
        synchronized (decision) {
            result = slots.rollback();
            goingBack = goingBack || result instanceof RollbackResult.RolledBack;
        }
        return switch (result) {
            case RollbackResult.RolledBack(OctantVersion from, _, _) -> {
                book.rolledBack(from, "asked for by an operator");
                if (restart) {
                    reboot.accept("rollback of version " + from);
                }
                yield new UpdateReply.Done(result.toString());
            }
            case RollbackResult.Refused _ -> new UpdateReply.Refused(result.toString());
        };
    }

    private UpdateReply check(BundleLocation bundle) {
        OctantVersion offered = slots.version(bundle);
        boolean newer = offered.compareTo(new OctantVersion(version)) > 0;
        return new UpdateReply.Done(
                bundle.name()
                        + " has version "
                        + offered
                        + ", this machine runs "
                        + version
                        + (newer ? "; 'octant update install' installs it" : ": nothing newer"));
    }

    /// This boot is good, whatever was decided before. A power cut between the kernel's new name
    /// and the record of it is found at the next boot.
    ///
    /// @param reason who or what found it good
    CommitResult commit(String reason) {
        synchronized (decision) {
            CommitResult result = slots.commit();
            goingBack = goingBack && result instanceof CommitResult.NotPossible;
            remember(result, reason);
            return result;
        }
    }

    /// The same, but an operator who went back is not overruled.
    ///
    /// @return empty if one has
    Optional<CommitResult> confirm(String reason) {
        synchronized (decision) {
            return goingBack ? Optional.empty() : Optional.of(commit(reason));
        }
    }

    private void remember(CommitResult result, String reason) {
        if (result instanceof CommitResult.Committed(var committed, String file, var warnings)) {
            warnings.forEach(book::say);
            book.committed(committed, reason + ", " + file);
        }
        refreshSafely();
    }

    private static UpdateReply reply(CommitResult result) {
        return switch (result) {
            case CommitResult.Committed _, CommitResult.AlreadyGood _ ->
                    new UpdateReply.Done(result.toString());
            case CommitResult.NotPossible _ -> new UpdateReply.Refused(result.toString());
        };
    }

    /// Whether there is a way back. On doubt there is none: staying up can be mended.
    boolean otherBoots() {
        try {
            return slots.otherBoots();
        } catch (RuntimeException e) {
            book.say("other slot: " + message(e));
            return false;
        }
    }

    /// What the configured source has that is newer than what runs; asked by polling. A source that
    /// cannot be read is told of.
    Optional<OctantVersion> newer() {
        try {
            OctantVersion offered = slots.version(source());
            return offered.compareTo(new OctantVersion(version)) > 0
                    ? Optional.of(offered)
                    : Optional.empty();
        } catch (RuntimeException e) {
            book.say("poll: " + message(e));
            return Optional.empty();
        }
    }

    // --- telling

    /// Reads anew what both slots hold.
    ///
    /// @return empty if the root lies in no slot
    Optional<UpdateStatus> refresh() {
        seen = slots.status();
        return seen;
    }

    private void refreshSafely() {
        try {
            var _ = refresh();
        } catch (RuntimeException e) {
            seen = Optional.empty();
            // Whoever is stopped here, in the middle of a restart, has nothing to tell.
            if (!Thread.currentThread().isInterrupted()) {
                book.say("slots: " + message(e));
            }
        }
    }

    /// The trial that the running version was installed for, as it was remembered: the disk need
    /// not be readable.
    Optional<TrialRecord> rememberedTrial() {
        Optional<RootHash> running = slots.runningRootHash();
        return book.state().trial().filter(known -> running.equals(Optional.of(known.rootHash())));
    }

    /// Whether an operator gave the running version up: the next boot starts the other one.
    boolean isGoingBack() {
        return goingBack;
    }

    /// Whether this boot is known to be good, or was given up by an operator.
    boolean isDecided() {
        return goingBack || seen.map(UpdateStatus::committed).orElse(false);
    }

    /// @param now empty once the boot is good, or cannot be judged
    void showTrial(Optional<UpdateReport.Trial> now) {
        trial = now;
    }

    @Override
    public UpdateReport status() {
        Optional<UpdateStatus> known = seen;
        Optional<UpdateReport.Trial> judged = trial;
        return new UpdateReport(
                UpdateWords.running(known, version),
                UpdateWords.slots(known, judged.isPresent()),
                judged.orElse(null),
                install.orElse(null),
                book.state().history());
    }

    private static Optional<ActionId> action(Job job) {
        return job.bundle().flatMap(BundleLocation::action);
    }

    private static String name(Job job) {
        return job.bundle().map(BundleLocation::name).orElse("");
    }

    private static String message(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}

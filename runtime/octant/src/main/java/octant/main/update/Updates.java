package octant.main.update;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import octant.services.api.UpdateControl;
import octant.services.api.UpdateReply;
import octant.services.api.UpdateReport;
import octant.services.api.UpdateReport.Outcome;
import octant.services.api.UpdateRequest;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.update.SlotState;
import octant.update.UpdateStatus;
import octant.update.install.InstallOptions;
import octant.update.install.InstallProgress;
import octant.update.install.InstallReport;
import octant.update.install.InstallStep;
import octant.update.install.RefusedException;
import octant.update.trial.CommitResult;
import octant.update.trial.RollbackResult;
import org.jspecify.annotations.Nullable;

/// What is done about updates: one thing at a time, by the one thread that calls [#work]; the
/// health gate only [commits][#commit]. Whoever asks gets an answer from here, and the status.
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
    private volatile boolean working;
    private volatile Optional<UpdateStatus> seen = Optional.empty();
    private volatile Optional<UpdateReport.Trial> trial = Optional.empty();
    private volatile Optional<UpdateReport.Install> install = Optional.empty();

    /// @param who for people: `install http://…`
    private record Job(
            UpdateRequest request,
            Optional<BundleLocation> bundle,
            String who,
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
        String who = request.label();
        Job job = new Job(request, bundle, who, clock.instant(), new CompletableFuture<>());
        Job other = current.compareAndExchange(null, job);
        if (other != null) {
            return new UpdateReply.Busy(
                    "busy: " + other.who() + ", since " + other.since() + "; wait for it");
        }
        if (!working || !queue.offer(job)) {
            current.set(null);
            return new UpdateReply.Refused(
                    "the update service does not run; 'octant status' says why");
        }
        return await(job, patience);
    }

    private static UpdateReply await(Job job, Duration patience) throws InterruptedException {
        try {
            return job.end().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new UpdateReply.Accepted(job.who() + ": begun");
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

    /// Does what is asked, one after the other, until the thread is interrupted.
    void work() {
        working = true;
        try {
            while (true) {
                Job job = queue.take();
                UpdateReply reply = doSafely(job);
                current.set(null);
                job.end().complete(reply);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            working = false;
            refuseRest();
        }
    }

    private void refuseRest() {
        Job left = queue.poll();
        current.set(null);
        if (left != null) {
            left.end().complete(new UpdateReply.Refused("the update service has stopped"));
        }
    }

    private UpdateReply doSafely(Job job) {
        try {
            return switch (job.request()) {
                case UpdateRequest.Install wanted -> install(wanted, job.bundle().orElseThrow());
                case UpdateRequest.MarkGood _ -> reply(commit("by an operator"));
                case UpdateRequest.Rollback wanted -> rollback(wanted);
                case UpdateRequest.Check _ -> check(job.bundle().orElseThrow());
            };
        } catch (RuntimeException e) {
            book.say(job.who() + ": " + e.getMessage());
            return new UpdateReply.Refused(message(e));
        } finally {
            refreshSafely();
        }
    }

    private UpdateReply install(UpdateRequest.Install wanted, BundleLocation bundle) {
        String name = bundle.name();
        install = Optional.of(install(UpdateReport.InstallState.RUNNING, name, null, null));
        InstallOptions options =
                new InstallOptions(wanted.allowDowngrade(), configuration.get().tries());
        InstallReport report;
        try {
            report = slots.install(bundle, options, progress -> follow(name, progress));
        } catch (RuntimeException e) {
            Outcome outcome = e instanceof RefusedException ? Outcome.REFUSED : Outcome.FAILED;
            book.notInstalled(outcome, installing(), message(e));
            install =
                    Optional.of(
                            install(
                                    UpdateReport.InstallState.FAILED,
                                    name,
                                    install.orElse(null),
                                    message(e)));
            return new UpdateReply.Refused(message(e));
        }
        book.installed(report.version(), report.rootHash(), name);
        install = Optional.of(installed(name, report));
        String text = "version " + report.version() + " is installed; the next boot tries it";
        if (wanted.reboot()) {
            reboot.accept("update to version " + report.version());
            text = "version " + report.version() + " is installed; the machine restarts";
        }
        return new UpdateReply.Done(text);
    }

    private UpdateReply rollback(UpdateRequest.Rollback wanted) {
        String reason = "asked for by an operator";
        RollbackResult result = slots.rollback();
        return switch (result) {
            case RollbackResult.RolledBack(OctantVersion from, _, _) -> {
                book.rolledBack(from, reason);
                if (wanted.reboot()) {
                    reboot.accept("rollback of version " + from);
                }
                yield new UpdateReply.Done(result.toString());
            }
            case RollbackResult.Refused _ -> new UpdateReply.Refused(result.toString());
        };
    }

    private UpdateReply check(BundleLocation bundle) {
        OctantVersion offered = slots.version(bundle);
        OctantVersion running = new OctantVersion(version);
        String text = bundle.name() + " has version " + offered + ", this machine runs " + running;
        return new UpdateReply.Done(
                text
                        + (offered.compareTo(running) > 0
                                ? "; 'octant update install' installs it"
                                : ": nothing newer"));
    }

    /// This boot is good. A power cut between the file's new name and the record of it is found at
    /// the next boot.
    ///
    /// @param reason who or what found it good
    CommitResult commit(String reason) {
        CommitResult result = slots.commit();
        if (result instanceof CommitResult.Committed(var committed, String file, _)) {
            book.committed(committed, reason + ", " + file);
        }
        refreshSafely();
        return result;
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
            book.say("other slot: " + e.getMessage());
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
            book.say("poll: " + e.getMessage());
            return Optional.empty();
        }
    }

    // --- telling

    /// Whether this boot is known to be good.
    boolean isCommitted() {
        return seen.map(UpdateStatus::committed).orElse(false);
    }

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
            book.say("slots: " + e.getMessage());
        }
    }

    /// @param now empty once the boot is good, or cannot be judged
    void showTrial(Optional<UpdateReport.Trial> now) {
        trial = now;
    }

    @Override
    public UpdateReport status() {
        Optional<UpdateStatus> now = seen;
        List<UpdateReport.SlotStatus> both = new ArrayList<>();
        now.ifPresent(status -> {
            for (Slot slot : Slot.values()) {
                both.add(slot(slot, status));
            }
        });
        return new UpdateReport(
                new UpdateReport.Running(
                        now.flatMap(UpdateStatus::running).map(Updates::name).orElse(null),
                        version,
                        now.map(status -> status.rootHash().hex()).orElse(null),
                        now.map(UpdateStatus::committed).orElse(true)),
                both,
                trial.orElse(null),
                install.orElse(null),
                book.state().history());
    }

    private static UpdateReport.SlotStatus slot(Slot slot, UpdateStatus status) {
        String name = name(slot);
        SlotState state = status.slots().getOrDefault(slot, new SlotState.Unknown("not looked at"));
        // The kernel of the last try has none left, and runs.
        boolean lastTry = status.running().equals(Optional.of(slot)) && !status.committed();
        return switch (state) {
            case SlotState.Good(var held, _, String file) ->
                    new UpdateReport.SlotStatus(
                            name, held.text(), file, UpdateReport.SlotState.GOOD, null);
            case SlotState.Trial(var held, _, String file, int left) ->
                    new UpdateReport.SlotStatus(
                            name, held.text(), file, UpdateReport.SlotState.TRIAL, left);
            case SlotState.Bad(var held, _, String file) ->
                    new UpdateReport.SlotStatus(
                            name,
                            held.text(),
                            file,
                            lastTry ? UpdateReport.SlotState.TRIAL : UpdateReport.SlotState.BAD,
                            0);
            case SlotState.Empty() ->
                    new UpdateReport.SlotStatus(
                            name, null, null, UpdateReport.SlotState.EMPTY, null);
            case SlotState.Unknown _ ->
                    new UpdateReport.SlotStatus(
                            name, null, null, UpdateReport.SlotState.UNKNOWN, null);
        };
    }

    private static String name(Slot slot) {
        return slot.name().toLowerCase(Locale.ROOT);
    }

    private void follow(String source, InstallProgress progress) {
        install =
                Optional.of(
                        new UpdateReport.Install(
                                UpdateReport.InstallState.RUNNING,
                                source,
                                progress.version().text(),
                                progress.step().words(),
                                progress.percent(),
                                progress.bytesPerSecond(),
                                progress.bytesFetched(),
                                progress.bytesSaved(),
                                null));
    }

    private Optional<OctantVersion> installing() {
        return install.map(UpdateReport.Install::version).map(OctantVersion::new);
    }

    /// @param before what it was, for how far it came
    private static UpdateReport.Install install(
            UpdateReport.InstallState state,
            String source,
            UpdateReport.@Nullable Install before,
            @Nullable String error) {
        return before == null
                ? new UpdateReport.Install(
                        state, source, null, InstallStep.CHECK.words(), 0, 0, 0, 0, error)
                : new UpdateReport.Install(
                        state,
                        source,
                        before.version(),
                        before.step(),
                        before.percent(),
                        before.bytesPerSecond(),
                        before.bytesFetched(),
                        before.bytesSaved(),
                        error);
    }

    private static UpdateReport.Install installed(String source, InstallReport report) {
        long millis = Math.max(1, report.duration().toMillis());
        return new UpdateReport.Install(
                UpdateReport.InstallState.INSTALLED,
                source,
                report.version().text(),
                InstallStep.DONE.words(),
                100,
                report.payloadBytes() * 1000 / millis,
                report.bytesFetched(),
                report.bytesSaved(),
                null);
    }

    private static String message(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }
}

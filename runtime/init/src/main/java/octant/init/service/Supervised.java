package octant.init.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import octant.init.service.ServiceCall.Kind;
import octant.init.service.ServiceCall.Run;
import octant.init.service.ServiceState.Failed;
import octant.init.service.ServiceState.Restarting;
import octant.init.service.ServiceState.Running;
import octant.init.service.ServiceState.Starting;
import octant.init.service.ServiceState.Stopped;
import octant.init.service.ServiceState.Stopping;
import octant.init.service.ServiceState.Waiting;
import org.jspecify.annotations.Nullable;

/// One service under supervision: its state, its run, the calls under way and their deadlines. What
/// its neighbours in the graph mean for it is decided by [Supervision]; the supervisor's thread is
/// the only one that comes here.
///
/// At most one start or stop is under way, and a run that began to start is always stopped before
/// the next one starts, however it ended. A call that is too slow is interrupted; if it then does
/// not return within [#INTERRUPT_GRACE] it is *abandoned*: Java cannot end the thread, so the
/// service has failed for good unless the call returns after all.
final class Supervised {
    static final Duration INTERRUPT_GRACE = Duration.ofSeconds(1);

    private static final ServiceState WAITING = new Waiting();
    private static final ServiceState STARTING = new Starting();
    private static final ServiceState RUNNING = new Running();
    private static final ServiceState STOPPING = new Stopping();
    private static final ServiceState STOPPED = new Stopped();

    private final Service service;
    private final ServiceId id;
    private final ServicePolicy policy;
    private final List<ServiceId> dependencies;
    private final TimeSource time;
    private final ServiceCalls calls;
    private final ServiceJournal journal;

    private ServiceState state = WAITING;
    private Instant since;
    private @Nullable Supervised blocker;

    /// From the start until its stop has returned.
    private @Nullable Run run;

    /// It said during its start that it has done all it had to.
    private boolean endedEarly;

    /// It ended because its work was done: those that need it may start.
    private boolean completed;

    private @Nullable ServiceCall call;
    private ServiceCalls.Handle callHandle = () -> {};
    private long callBegan;
    private long callDeadline;
    private boolean callInterrupted;
    private Duration callLimit = Duration.ZERO;
    private boolean callAbandoned;

    private @Nullable ServiceCall check;
    private ServiceCalls.Handle checkHandle = () -> {};
    private long checkDeadline;
    private boolean checkLate;
    private long checkDue;
    private int unhealthy;
    private Optional<Health> lastHealth = Optional.empty();

    private final ArrayDeque<Long> recentRestarts = new ArrayDeque<>();
    private long restartDue;
    private boolean restartAsked;
    private int restarts;
    private int starts;
    private long startedAt;
    private Optional<Duration> startDuration = Optional.empty();

    private boolean stopAsked;
    private long stopBy;
    private long graceNanos = INTERRUPT_GRACE.toNanos();

    Supervised(
            Service service,
            List<ServiceId> dependencies,
            TimeSource time,
            ServiceCalls calls,
            ServiceJournal journal) {
        this.service = service;
        this.id = service.id();
        this.policy = service.policy();
        this.dependencies = dependencies;
        this.time = time;
        this.calls = calls;
        this.journal = journal;
        this.since = time.wallTime();
    }

    ServiceId id() {
        return id;
    }

    List<ServiceId> dependencies() {
        return dependencies;
    }

    ServiceState state() {
        return state;
    }

    boolean ready() {
        return state instanceof Running || completed;
    }

    boolean failed() {
        return state instanceof Failed;
    }

    boolean stopped() {
        return state instanceof Stopped;
    }

    boolean abandoned() {
        return callAbandoned;
    }

    boolean settled() {
        return state instanceof Running || ended();
    }

    /// Nothing of it is left that could still end.
    boolean over() {
        return ended() && (call == null || callAbandoned);
    }

    private boolean ended() {
        return state instanceof Stopped || failed();
    }

    /// It would start now if its dependencies were ready.
    boolean wantsToStart() {
        return state instanceof Waiting
                || (state instanceof Restarting
                        && run == null
                        && time.monotonicNanos() - restartDue >= 0);
    }

    ServiceStatus status() {
        return new ServiceStatus(
                id, state, since, restarts, lastHealth, dependencies, startDuration);
    }

    void start() {
        if (starts++ > 0) {
            restarts++;
        }
        blocker = null;
        completed = false;
        endedEarly = false;
        run = new Run(id);
        startedAt = time.monotonicNanos();
        enter(STARTING);
        begin(Kind.START, run, startedAt + policy.startTimeout().toNanos());
    }

    void awaitDependencies() {
        if (!(state instanceof Waiting)) {
            enter(WAITING);
        }
    }

    void failBecauseOf(Supervised dependency) {
        blocker = dependency;
        StringBuilder path = new StringBuilder("needs ").append(dependency.id.name());
        Supervised last = dependency;
        while (last.blocker != null) {
            last = last.blocker;
            path.append(" → ").append(last.id.name());
        }
        enter(new Failed(path + ", which failed: " + last.state.detail()));
    }

    /// Gives a service that failed because of another one its next chance once that one has not.
    void unblock() {
        if (blocker != null && !blocker.failed()) {
            blocker = null;
            enter(WAITING);
        }
    }

    void kill(String reason) {
        if (state instanceof Running || state instanceof Starting) {
            crash("killed: " + reason);
        }
    }

    /// Starts it anew whatever it was, with its restarts forgiven. One that waits or starts is on
    /// its way already, and one that was abandoned cannot be helped.
    void restart() {
        recentRestarts.clear();
        if (state instanceof Running) {
            restartAsked = true;
            enter(STOPPING);
            windDown();
        } else if (state instanceof Restarting) {
            restartDue = time.monotonicNanos();
        } else if (ended() && !callAbandoned) {
            blocker = null;
            restartAsked = run != null;
            if (!restartAsked) {
                enter(WAITING);
            }
        }
    }

    /// Ends it for good by `byNanos` of the monotonic clock.
    void stop(long byNanos) {
        if (stopAsked) {
            return;
        }
        stopAsked = true;
        restartAsked = false;
        stopBy = byNanos;
        long now = time.monotonicNanos();
        graceNanos = Math.min(graceNanos, Math.max(0, (byNanos - now) / 4));
        if (run == null && !ended()) {
            enter(STOPPED);
            return;
        }
        if (!ended() && !(state instanceof Stopping)) {
            enter(STOPPING);
        }
        if (call != null && call.kind == Kind.STOP) {
            long latest = callInterrupted ? stopBy : stopBy - graceNanos;
            callDeadline = callDeadline - latest > 0 ? latest : callDeadline;
        } else if (!callAbandoned) {
            windDown();
        }
    }

    /// Leaves it behind because there is no time left.
    void abandon() {
        if (run == null) {
            enter(STOPPED);
        } else if (call == null) {
            callAbandoned = true;
            enter(new Failed("was not asked to stop before the deadline"));
        } else {
            callHandle.interrupt();
            leaveCallBehind();
        }
    }

    void callEnded(ServiceCall ended, @Nullable Throwable failure) {
        if (ended != call) {
            return;
        }
        call = null;
        callAbandoned = false;
        switch (ended.kind) {
            case START -> startEnded(ended, failure);
            case STOP -> stopEnded(failure);
            case HEALTH -> throw new IllegalStateException("a health check is not a call in turn");
        }
    }

    void healthAnswered(ServiceCall answered, Health health) {
        if (answered != check) {
            return;
        }
        check = null;
        if (!(state instanceof Running) || answered.run != run || checkLate) {
            return;
        }
        if (health instanceof Health.Unhealthy sick) {
            unhealthy(sick.reason());
        } else {
            unhealthy = 0;
            lastHealth = Optional.of(health);
        }
    }

    void runCrashed(Run crashed, Throwable cause) {
        if (crashed == run && (state instanceof Running || state instanceof Starting)) {
            crash(text(cause));
        }
    }

    void runEnded(Run done) {
        if (done != run) {
            return;
        }
        if (state instanceof Starting) {
            endedEarly = true;
        } else if (state instanceof Running) {
            complete();
        }
    }

    /// Time has passed.
    void tick() {
        long now = time.monotonicNanos();
        if (call != null && !callAbandoned && now - callDeadline >= 0) {
            callTookTooLong(now);
        }
        if (state instanceof Running) {
            checkHealth(now);
        }
    }

    /// Nanoseconds until [#tick] has something to do, at most `limit`.
    long untilNext(long limit) {
        long now = time.monotonicNanos();
        long next = limit;
        if (call != null && !callAbandoned) {
            next = Math.min(next, callDeadline - now);
        }
        if (state instanceof Running) {
            next = Math.min(next, checkDue - now);
            if (check != null && !checkLate) {
                next = Math.min(next, checkDeadline - now);
            }
        }
        return Math.max(0, next);
    }

    /// Nanoseconds until its restart is due, if one is, at most `limit`.
    long untilRestart(long limit) {
        boolean due = state instanceof Restarting && run == null;
        return due ? Math.clamp(restartDue - time.monotonicNanos(), 0, limit) : limit;
    }

    private void startEnded(ServiceCall started, @Nullable Throwable failure) {
        if (!(state instanceof Starting)) {
            // The run was over before it was ready: whatever it opened is freed.
            beginStop(started.run);
        } else if (failure != null) {
            crash("start failed: " + text(failure));
        } else {
            becomeReady();
        }
    }

    private void becomeReady() {
        long now = time.monotonicNanos();
        startDuration = Optional.of(Duration.ofNanos(now - startedAt));
        unhealthy = 0;
        lastHealth = Optional.empty();
        checkDue = now + policy.healthInterval().toNanos();
        enter(RUNNING);
        if (endedEarly) {
            complete();
        }
    }

    private void complete() {
        if (policy.restart().when() == RestartPolicy.When.ALWAYS) {
            crash("ended");
        } else {
            completed = true;
            enter(STOPPING);
            windDown();
        }
    }

    private void stopEnded(@Nullable Throwable failure) {
        run = null;
        String trouble = "";
        if (failure != null) {
            trouble =
                    callInterrupted
                            ? tookLonger(Kind.STOP, callLimit)
                            : "stop failed: " + text(failure);
        }
        if (state instanceof Stopping) {
            if (trouble.isEmpty()) {
                enter(restartAsked ? WAITING : STOPPED);
            } else if (restartAsked) {
                crash(trouble);
            } else {
                enter(new Failed(trouble));
            }
        } else if (!trouble.isEmpty()) {
            enter(withTrouble(state, trouble));
        }
        if (restartAsked && ended()) {
            enter(WAITING);
        }
        restartAsked = false;
    }

    private static ServiceState withTrouble(ServiceState state, String trouble) {
        if (state instanceof Restarting restarting) {
            return new Restarting(
                    restarting.cause() + "; " + trouble, restarting.attempt(), restarting.delay());
        }
        return new Failed(state.detail() + "; " + trouble);
    }

    /// This run ended unasked: the restart policy decides what follows.
    private void crash(String cause) {
        RestartPolicy restart = policy.restart();
        long now = time.monotonicNanos();
        while (!recentRestarts.isEmpty()
                && now - recentRestarts.getFirst() > restart.window().toNanos()) {
            recentRestarts.removeFirst();
        }
        if (restart.when() == RestartPolicy.When.NEVER) {
            enter(new Failed(cause));
        } else if (recentRestarts.size() >= restart.attempts()) {
            enter(new Failed(cause + " (given up after " + restart.attempts() + " restarts)"));
        } else {
            recentRestarts.addLast(now);
            int attempt = recentRestarts.size();
            Duration delay = restart.delay(attempt);
            restartDue = now + delay.toNanos();
            enter(new Restarting(cause, attempt, delay));
        }
        windDown();
    }

    /// Ends the run: a start under way is interrupted first, since start and stop take turns.
    private void windDown() {
        if (run == null) {
            return;
        }
        if (call == null) {
            beginStop(run);
        } else if (call.kind == Kind.START) {
            callDeadline = time.monotonicNanos() + graceNanos;
            callInterrupted = true;
            callHandle.interrupt();
        }
    }

    private void beginStop(Run ending) {
        long deadline = time.monotonicNanos() + policy.stopTimeout().toNanos();
        if (stopAsked && deadline - (stopBy - graceNanos) > 0) {
            deadline = stopBy - graceNanos;
        }
        begin(Kind.STOP, ending, deadline);
    }

    private void begin(Kind kind, Run of, long deadline) {
        ServiceCall begun = new ServiceCall(service, kind, of);
        call = begun;
        callBegan = time.monotonicNanos();
        callDeadline = deadline;
        callInterrupted = false;
        callAbandoned = false;
        callHandle = calls.begin(begun);
    }

    private void callTookTooLong(long now) {
        if (callInterrupted) {
            leaveCallBehind();
        } else if (state instanceof Starting) {
            crash(tookLonger(Kind.START, policy.startTimeout()));
        } else {
            callInterrupted = true;
            callLimit = Duration.ofNanos(callDeadline - callBegan);
            callDeadline = now + graceNanos;
            callHandle.interrupt();
        }
    }

    private void leaveCallBehind() {
        callAbandoned = true;
        restartAsked = false;
        String trouble = (call == null ? "call" : call.kind.text) + " hangs and is left behind";
        String before = state.detail();
        enter(new Failed(before.isEmpty() ? trouble : before + "; " + trouble));
    }

    private void checkHealth(long now) {
        if (check != null && !checkLate && now - checkDeadline >= 0) {
            checkLate = true;
            checkHandle.interrupt();
            unhealthy("no answer to the health check");
        }
        if (state instanceof Running && run != null && now - checkDue >= 0) {
            checkDue = now + policy.healthInterval().toNanos();
            if (check == null) {
                checkLate = false;
                checkDeadline = now + policy.healthTimeout().toNanos();
                check = new ServiceCall(service, Kind.HEALTH, run);
                checkHandle = calls.begin(check);
            } else {
                unhealthy("still no answer to the last health check");
            }
        }
    }

    private void unhealthy(String reason) {
        lastHealth = Optional.of(new Health.Unhealthy(reason));
        unhealthy++;
        if (unhealthy >= policy.unhealthyLimit()) {
            crash("unhealthy " + unhealthy + " times: " + reason);
        }
    }

    private void enter(ServiceState next) {
        ServiceState previous = state;
        state = next;
        since = time.wallTime();
        journal.record(new ServiceEvent(since, id, previous, next));
    }

    private static String tookLonger(Kind kind, Duration limit) {
        return kind.text + " took longer than " + limit.toMillis() + " ms";
    }

    private static String text(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        String message = failure.getMessage();
        return message == null ? name : name + ": " + message;
    }
}

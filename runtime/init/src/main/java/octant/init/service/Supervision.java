package octant.init.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octant.init.service.ServiceCall.Run;
import org.jspecify.annotations.Nullable;

/// The states of all services and the rules between them: messages and the passing of time come in,
/// calls of services and state changes go out. It has no thread and no lock; [Supervisor] lends it
/// one thread, tests turn it by hand in virtual time.
///
/// The rules of the graph:
///
/// - A service starts once all it needs are ready.
/// - It keeps running while one of those restarts or fails: its own health check says whether it
///   can live without. It is not *started* in that time.
/// - One that is about to start fails with the first of those that failed; its reason names the
///   path. An operator's restart of the culprit gives it another chance.
/// - On the way down a service is stopped once all that need it are over. Each gets its share of
///   the time left, so that one that hangs cannot take the time of those below it.
final class Supervision {
    private final ServiceGraph graph;
    private final TimeSource time;
    private final Map<ServiceId, Supervised> byId = new HashMap<>();
    private final List<Supervised> startOrder = new ArrayList<>();
    private final List<ServiceId> stopped = new ArrayList<>();
    private boolean goingDown;
    private long downBy;

    Supervision(ServiceGraph graph, TimeSource time, ServiceCalls calls, ServiceJournal journal) {
        this.graph = graph;
        this.time = time;
        for (Service service : graph.startOrder()) {
            Supervised supervised =
                    new Supervised(service, graph.dependencies(service.id()), time, calls, journal);
            byId.put(service.id(), supervised);
            startOrder.add(supervised);
        }
    }

    /// Time has passed, perhaps none: also the very first turn, which starts what needs nothing.
    void tick() {
        for (Supervised supervised : startOrder) {
            supervised.tick();
        }
        settle();
    }

    void callEnded(ServiceCall call, @Nullable Throwable failure) {
        supervised(call.run.service).callEnded(call, failure);
        settle();
    }

    void healthAnswered(ServiceCall call, Health health) {
        supervised(call.run.service).healthAnswered(call, health);
        settle();
    }

    void runCrashed(Run run, Throwable cause) {
        supervised(run.service).runCrashed(run, cause);
        settle();
    }

    void runEnded(Run run) {
        supervised(run.service).runEnded(run);
        settle();
    }

    void kill(ServiceId id, String reason) {
        supervised(id).kill(reason);
        settle();
    }

    void restart(ServiceId id) {
        if (goingDown) {
            return;
        }
        supervised(id).restart();
        settle();
    }

    /// Stops everything; the first deadline counts.
    void stopAll(Duration deadline) {
        if (!goingDown) {
            goingDown = true;
            downBy = time.monotonicNanos() + deadline.toNanos();
        }
        settle();
    }

    /// Nanoseconds until [#tick] has something to do, at most `limit`.
    long untilNext(long limit) {
        long next = limit;
        for (Supervised supervised : startOrder) {
            next = supervised.untilNext(next);
            if (!goingDown) {
                next = supervised.untilRestart(next);
            }
        }
        if (goingDown && !over()) {
            next = Math.min(next, downBy - time.monotonicNanos());
        }
        return Math.max(0, next);
    }

    List<ServiceStatus> snapshot() {
        List<ServiceStatus> snapshot = new ArrayList<>(startOrder.size());
        for (Supervised supervised : startOrder) {
            snapshot.add(supervised.status());
        }
        return List.copyOf(snapshot);
    }

    /// Every service runs, failed or was stopped.
    boolean settled() {
        for (Supervised supervised : startOrder) {
            if (!supervised.settled()) {
                return false;
            }
        }
        return true;
    }

    /// How the stop of everything ended, once it has.
    Optional<StopReport> stopReport() {
        if (!goingDown || !over()) {
            return Optional.empty();
        }
        List<ServiceId> abandoned = new ArrayList<>();
        for (Supervised supervised : startOrder) {
            if (supervised.abandoned()) {
                abandoned.add(supervised.id());
            }
        }
        return Optional.of(new StopReport(List.copyOf(stopped), List.copyOf(abandoned)));
    }

    private void settle() {
        if (goingDown) {
            for (Supervised supervised : startOrder.reversed()) {
                goDown(supervised);
            }
        } else {
            for (Supervised supervised : startOrder) {
                supervised.unblock();
                if (supervised.wantsToStart()) {
                    startOrWait(supervised);
                }
            }
        }
    }

    private void startOrWait(Supervised supervised) {
        boolean ready = true;
        for (ServiceId id : supervised.dependencies()) {
            Supervised dependency = supervised(id);
            if (dependency.failed()) {
                supervised.failBecauseOf(dependency);
                return;
            }
            ready &= dependency.ready();
        }
        if (ready) {
            supervised.start();
        } else {
            supervised.awaitDependencies();
        }
    }

    private void goDown(Supervised supervised) {
        long now = time.monotonicNanos();
        if (now - downBy >= 0) {
            if (!supervised.over()) {
                supervised.abandon();
            }
        } else if (dependentsOver(supervised)) {
            int callsInARow = 1 + graph.layer(supervised.id());
            supervised.stop(now + (downBy - now) / callsInARow);
        }
        if (supervised.stopped() && !stopped.contains(supervised.id())) {
            stopped.add(supervised.id());
        }
    }

    private boolean dependentsOver(Supervised supervised) {
        for (ServiceId dependent : graph.dependents(supervised.id())) {
            if (!supervised(dependent).over()) {
                return false;
            }
        }
        return true;
    }

    private boolean over() {
        for (Supervised supervised : startOrder) {
            if (!supervised.over()) {
                return false;
            }
        }
        return true;
    }

    private Supervised supervised(ServiceId id) {
        Supervised supervised = byId.get(id);
        if (supervised == null) {
            throw new IllegalArgumentException("no service is called " + id);
        }
        return supervised;
    }
}

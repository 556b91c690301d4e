package octant.init.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import octant.init.service.ServiceCall.Kind;
import org.jspecify.annotations.Nullable;

/// Plays [ScriptedService]s under a [Supervision] in virtual time: no thread, no sleep, the same
/// run every time. It also checks what every run has to keep, whatever the script: start and stop
/// take turns, one health check at a time, and the supervision never asks to be called at once
/// without end.
final class VirtualMachine implements TimeSource, ServiceCalls {
    private static final int MAX_IDLE_TURNS = 100;

    private static final class Pending {
        final ServiceCall call;
        final ScriptedService.Play play;
        final long order;
        long dueNanos;
        boolean interrupted;

        Pending(ServiceCall call, ScriptedService.Play play, long order, long dueNanos) {
            this.call = call;
            this.play = play;
            this.order = order;
            this.dueNanos = dueNanos;
        }
    }

    private final PriorityQueue<Pending> pending =
            new PriorityQueue<>(
                    Comparator.<Pending>comparingLong(p -> p.dueNanos)
                            .thenComparingLong(p -> p.order));
    private final Map<ServiceId, ServiceCall.Run> runs = new HashMap<>();
    private final List<String> log = new ArrayList<>();
    private final List<ServiceEvent> events = new ArrayList<>();
    private long nowNanos;
    private long calls;

    final ServiceGraph graph;
    final Supervision supervision;

    VirtualMachine(ScriptedService... services) {
        graph = ServiceGraph.of(Arrays.asList(services));
        supervision = new Supervision(graph, this, this, this::record);
    }

    /// Plays what happens within the next `duration`.
    VirtualMachine play(Duration duration) {
        int idleTurns = 0;
        long end = nowNanos + duration.toNanos();
        supervision.tick();
        while (true) {
            long next = nowNanos + supervision.untilNext(end - nowNanos);
            @Nullable Pending first = pending.peek();
            if (first != null && first.dueNanos <= next) {
                nowNanos = Math.max(nowNanos, first.dueNanos);
                pending.remove();
                answer(first);
            } else if (nowNanos == end) {
                return this;
            } else {
                idleTurns = nowNanos == next ? idleTurns + 1 : 0;
                if (idleTurns > MAX_IDLE_TURNS) {
                    throw new AssertionError("spins at " + wallTime() + " after " + log);
                }
                nowNanos = next;
            }
            supervision.tick();
        }
    }

    VirtualMachine play(long millis) {
        return play(Duration.ofMillis(millis));
    }

    /// The state changes since the last call of this: `ledger running`, `api failed: reason`.
    List<String> changes() {
        List<String> changes = List.copyOf(log);
        log.clear();
        return changes;
    }

    List<ServiceEvent> events() {
        return events;
    }

    /// Calls that have not returned.
    long live(Kind kind) {
        return pending.stream().filter(p -> p.call.kind == kind).count();
    }

    ServiceStatus status(String name) {
        return supervision.snapshot().stream()
                .filter(status -> status.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The latest run of a service that was started once at least.
    ServiceCall.Run run(String name) {
        return lastRun(new ServiceId(name)).orElseThrow();
    }

    Optional<ServiceCall.Run> lastRun(ServiceId id) {
        return Optional.ofNullable(runs.get(id));
    }

    @Override
    public Handle begin(ServiceCall call) {
        for (Pending other : pending) {
            boolean same = other.call.run.service.equals(call.run.service);
            boolean bothChecks = other.call.kind == Kind.HEALTH && call.kind == Kind.HEALTH;
            boolean bothTurns = other.call.kind != Kind.HEALTH && call.kind != Kind.HEALTH;
            if (same && (bothChecks || bothTurns)) {
                throw new AssertionError(
                        call.run.service + ": " + call.kind + " during " + other.call.kind);
            }
        }
        if (call.kind == Kind.START) {
            runs.put(call.run.service, call.run);
        }
        ScriptedService.Play play = ((ScriptedService) call.service).next(call.kind);
        Duration after = play.after();
        long due = after == null ? Long.MAX_VALUE : nowNanos + after.toNanos();
        Pending begun = new Pending(call, play, calls++, due);
        pending.add(begun);
        return () -> interrupt(begun);
    }

    private void interrupt(Pending call) {
        if (call.play.heedsInterrupt() && pending.remove(call)) {
            call.interrupted = true;
            call.dueNanos = nowNanos;
            pending.add(call);
        }
    }

    private void answer(Pending ended) {
        ServiceCall call = ended.call;
        if (call.kind == Kind.HEALTH) {
            supervision.healthAnswered(call, ended.play.health());
        } else {
            Exception failure =
                    ended.interrupted ? new InterruptedException() : ended.play.failure();
            supervision.callEnded(call, failure);
        }
    }

    private void record(ServiceEvent event) {
        events.add(event);
        String detail = event.current().detail();
        String change = event.service() + " " + event.current().label();
        log.add(detail.isEmpty() ? change : change + ": " + detail);
    }

    @Override
    public long monotonicNanos() {
        return nowNanos;
    }

    @Override
    public Instant wallTime() {
        return Instant.EPOCH.plusNanos(nowNanos);
    }
}

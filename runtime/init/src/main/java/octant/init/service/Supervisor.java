package octant.init.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs the services of a graph: starts them along their dependencies, restarts those that crash,
/// and stops them all in reverse.
///
/// One thread, `supervisor`, owns every state ([Supervision] has the rules). It never waits for a
/// service nor for a journal, and turns at least every second even if nothing happens: whoever
/// feeds the machine's watchdog compares [#heartbeatNanos] with the clock. Should a fault of our
/// own end the thread, the heartbeat stops and the watchdog does the rest.
public final class Supervisor implements AutoCloseable {
    /// Commands ([#kill], [#restart]) that may wait to be handled; more are refused.
    public static final int MAX_COMMANDS = 64;

    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FLUSH_MILLIS = 100;
    private static final long LAST_FLUSH_MILLIS = 1_000;
    private static final long REPORT_GRACE_MILLIS = 2_000;

    /// Messages of one service that can be on their way: the end of a start or stop, the answer to
    /// a health check, the end of a run, and as many of a run before.
    private static final int MESSAGES_PER_SERVICE = 6;

    private final ServiceGraph graph;
    private final TimeSource time;
    private final EventFeed feed;
    private final Supervision supervision;
    private final BlockingQueue<SupervisorMessage> mailbox;
    private final AtomicInteger commands = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long heartbeatNanos;

    /// Guards what the supervisor's thread publishes after each turn.
    private final Object published = new Object();

    private List<ServiceStatus> snapshot;
    private boolean settled;
    private Optional<StopReport> stopReport = Optional.empty();

    public Supervisor(ServiceGraph graph, List<ServiceJournal> journals, TimeSource time) {
        this.graph = graph;
        this.time = time;
        feed = new EventFeed(journals);
        mailbox =
                new ArrayBlockingQueue<>(
                        MAX_COMMANDS + 1 + MESSAGES_PER_SERVICE * graph.startOrder().size());
        ServiceThreads threads = new ServiceThreads(mailbox::add, _ -> flushFeed());
        supervision = new Supervision(graph, time, threads, feed);
        snapshot = supervision.snapshot();
        heartbeatNanos = time.monotonicNanos();
        thread = new Thread(this::run, "supervisor");
        thread.setDaemon(true);
    }

    /// Begins to start the services and returns at once.
    public void start() {
        feed.start();
        thread.start();
    }

    /// Ends the present run of a service as a crash: the restart policy decides what follows. Does
    /// nothing to a service that is neither starting nor running.
    public void kill(ServiceId id, String reason) {
        command(id, new SupervisorMessage.Kill(id, reason));
    }

    /// Stops a service that runs and starts it again; starts one that failed or was stopped, with
    /// its earlier restarts forgiven, and those that failed because of it.
    public void restart(ServiceId id) {
        command(id, new SupervisorMessage.Restart(id));
    }

    /// All services in start order, as they were at the supervisor's last turn.
    public List<ServiceStatus> snapshot() {
        synchronized (published) {
            return snapshot;
        }
    }

    /// Waits until every service runs, failed or was stopped; false if that takes longer.
    public boolean awaitSettled(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (published) {
            while (!settled) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                published.wait(left);
            }
            return true;
        }
    }

    /// Stops everything in reverse order, independent services at once, and waits for it. Whatever
    /// has not ended by the deadline is left behind and named in the report. No service is started
    /// any more. The journals have heard of it on return, unless one of them hangs.
    public StopReport stopAll(Duration deadline) throws InterruptedException {
        StopReport report = awaitStop(deadline);
        feed.flush(LAST_FLUSH_MILLIS);
        return report;
    }

    private StopReport awaitStop(Duration deadline) throws InterruptedException {
        if (!mailbox.offer(new SupervisorMessage.StopAll(deadline))) {
            return nothingStopped();
        }
        long end = System.nanoTime() + deadline.toNanos();
        synchronized (published) {
            while (stopReport.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left + REPORT_GRACE_MILLIS <= 0 || !thread.isAlive()) {
                    return nothingStopped();
                }
                published.wait(Math.min(left + REPORT_GRACE_MILLIS, 1_000));
            }
            return stopReport.get();
        }
    }

    /// [TimeSource#monotonicNanos] at the last turn of the supervisor's loop, never much more than
    /// a second ago unless it hangs or has ended.
    public long heartbeatNanos() {
        return heartbeatNanos;
    }

    /// State changes that a journal did not take.
    public long lostEvents() {
        return feed.lost();
    }

    /// Ends the supervisor's own threads; services are left as they are.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        feed.close();
    }

    private void command(ServiceId id, SupervisorMessage message) {
        if (!graph.contains(id)) {
            throw new IllegalArgumentException("no service is called " + id);
        }
        if (commands.incrementAndGet() > MAX_COMMANDS || !mailbox.offer(message)) {
            commands.decrementAndGet();
            throw new IllegalStateException(
                    "the supervisor has " + MAX_COMMANDS + " commands to do; try again later");
        }
    }

    private void run() {
        supervision.tick();
        publish();
        while (!closed) {
            heartbeatNanos = time.monotonicNanos();
            try {
                long wait = supervision.untilNext(TURN_NANOS);
                SupervisorMessage message = mailbox.poll(wait, TimeUnit.NANOSECONDS);
                for (; message != null; message = mailbox.poll()) {
                    deliver(message);
                }
            } catch (InterruptedException _) {
                continue; // closed
            }
            supervision.tick();
            publish();
        }
    }

    private void deliver(SupervisorMessage message) {
        if (message instanceof SupervisorMessage.Kill
                || message instanceof SupervisorMessage.Restart) {
            commands.decrementAndGet();
        }
        message.deliver(supervision);
    }

    private void publish() {
        synchronized (published) {
            snapshot = supervision.snapshot();
            settled = supervision.settled();
            stopReport = supervision.stopReport();
            published.notifyAll();
        }
    }

    /// Before a service stops, the journals hear why: the service may be one of them.
    private void flushFeed() {
        try {
            feed.flush(FLUSH_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private StopReport nothingStopped() {
        List<ServiceId> abandoned = new ArrayList<>();
        for (ServiceStatus status : snapshot()) {
            abandoned.add(status.id());
        }
        return new StopReport(List.of(), List.copyOf(abandoned));
    }
}

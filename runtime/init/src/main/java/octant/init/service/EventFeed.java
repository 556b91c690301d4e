package octant.init.service;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Carries state changes from the supervisor to the journals on a thread of its own, so that a
/// journal that is slow (the ledger waits for the disk) or broken cannot hold up or end the
/// supervisor.
final class EventFeed implements ServiceJournal, AutoCloseable {
    static final int CAPACITY = 1_024;
    private static final long CLOSE_MILLIS = 1_000;

    private final List<ServiceJournal> journals;
    private final BlockingQueue<ServiceEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private final Object progress = new Object();
    private long accepted;
    private long told;
    private volatile boolean closed;

    EventFeed(List<ServiceJournal> journals) {
        this.journals = List.copyOf(journals);
        thread = new Thread(this::run, "service-journal");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /// Called by the supervisor's thread only; never waits.
    @Override
    public void record(ServiceEvent event) {
        synchronized (progress) {
            if (queue.offer(event)) {
                accepted++;
            } else {
                lost.incrementAndGet();
            }
        }
    }

    /// Events that at least one journal did not take.
    long lost() {
        return lost.get();
    }

    /// Waits until the events accepted so far are told, or for `millis`.
    void flush(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (progress) {
            long target = accepted;
            long left = millis;
            while (told < target && left > 0 && thread.isAlive()) {
                progress.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            }
        }
    }

    /// Tells what is left, within a second; then interrupts the journal that hangs.
    @Override
    public void close() {
        try {
            flush(CLOSE_MILLIS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            try {
                tell(queue.take());
            } catch (InterruptedException _) {
                // Closed, or a journal left the interrupt behind.
            }
        }
    }

    private void tell(ServiceEvent event) {
        boolean taken = true;
        for (ServiceJournal journal : journals) {
            try {
                journal.record(event);
            } catch (RuntimeException | Error _) {
                taken = false; // counted: there is nowhere else to tell a state change
            }
        }
        if (!taken) {
            lost.incrementAndGet();
        }
        synchronized (progress) {
            told++;
            progress.notifyAll();
        }
    }
}

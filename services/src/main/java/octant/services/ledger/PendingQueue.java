package octant.services.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Entries on their way to the writer, bounded by number and by bytes.
///
/// An entry that was accepted comes out of [#take], also after [#close]; none is accepted later. So
/// each accepted one is answered.
final class PendingQueue {
    /// An encoded entry and who waits for it.
    static final class Pending {
        private final byte[] entry;
        private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();

        Pending(byte[] entry) {
            this.entry = entry;
        }

        byte[] entry() {
            return entry;
        }

        CompletableFuture<Receipt> receipt() {
            return receipt;
        }
    }

    enum Offer {
        ACCEPTED,
        FULL,
        CLOSED
    }

    private final int maxEntries;
    private final int maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition hasRoom = lock.newCondition();
    private final Condition hasWork = lock.newCondition();
    private final ArrayDeque<Pending> entries = new ArrayDeque<>();
    private int bytes;
    private boolean isClosed;

    PendingQueue(int maxEntries, int maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    /// Waits up to `waitNanos` for room.
    Offer offer(Pending pending, long waitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = waitNanos;
            while (!isClosed && !hasRoomFor(pending)) {
                if (left <= 0) {
                    return Offer.FULL;
                }
                left = hasRoom.awaitNanos(left);
            }
            return add(pending);
        } finally {
            lock.unlock();
        }
    }

    /// Answers at once.
    Offer offer(Pending pending) {
        lock.lock();
        try {
            return isClosed || hasRoomFor(pending) ? add(pending) : Offer.FULL;
        } finally {
            lock.unlock();
        }
    }

    private Offer add(Pending pending) {
        if (isClosed) {
            return Offer.CLOSED;
        }
        entries.add(pending);
        bytes += pending.entry().length;
        hasWork.signal();
        return Offer.ACCEPTED;
    }

    private boolean hasRoomFor(Pending pending) {
        return entries.size() < maxEntries && bytes + pending.entry().length <= maxBytes;
    }

    /// Waits up to `waitNanos` for entries, and takes what is there, at most `maxBatchBytes` of it
    /// but at least one. Empty: none came in time, or [#close].
    List<Pending> take(int maxBatchBytes, long waitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = waitNanos;
            while (entries.isEmpty() && !isClosed && left > 0) {
                left = hasWork.awaitNanos(left);
            }
            List<Pending> batch = new ArrayList<>(entries.size());
            int size = 0;
            while (!entries.isEmpty()) {
                int next = entries.getFirst().entry().length;
                if (size > 0 && size + next > maxBatchBytes) {
                    break;
                }
                size += next;
                batch.add(entries.removeFirst());
            }
            bytes -= size;
            hasRoom.signalAll();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /// Accepts nothing more, and gives out what was accepted.
    List<Pending> closeAndTakeAll() {
        lock.lock();
        try {
            close();
            List<Pending> rest = new ArrayList<>(entries);
            entries.clear();
            bytes = 0;
            return rest;
        } finally {
            lock.unlock();
        }
    }

    /// Accepts nothing more.
    void close() {
        lock.lock();
        try {
            isClosed = true;
            hasWork.signalAll();
            hasRoom.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether it is closed and all that was accepted has been taken.
    boolean isDrained() {
        lock.lock();
        try {
            return isClosed && entries.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}

package octant.services.ledger;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One partition, open for appending. Any number of threads append; one thread of its own writes.
///
/// ```text
///   append ─┐
///   append ─┼→ queue (bounded) → writer: all that waits, one write, one fdatasync → receipts
///   append ─┘
/// ```
///
/// A receipt means: on the disk. A failure means: not acknowledged; the entry is cut off again, but
/// if the machine crashes before that, it may be found on the next start. Receipts come in the
/// order of the chain, on the writer's thread: what depends on them must be short or go elsewhere.
///
/// If the disk fails, entries are refused with the reason until it works again, which the writer
/// tries by itself; the outage is then an entry too.
public final class Ledger implements AutoCloseable {
    private static final int MAX_BATCH_BYTES = 1024 * 1024;
    private static final long CLOSE_SECONDS = 4;
    private static final String DISK_HINT = "; free space or replace the disk, it then goes on";

    private final LedgerConfiguration configuration;
    private final PartitionName partition;
    private final LedgerFiles files;
    private final InstantSource clock;
    private final Consumer<Throwable> crashed;
    private final PendingQueue queue;
    private final Thread writer;
    private final CountDownLatch settled = new CountDownLatch(1);

    private volatile Optional<String> outage = Optional.empty();
    private volatile long acknowledged;

    // Only the writer touches these.
    private Optional<LedgerStore> store = Optional.empty();
    private Optional<LedgerStore.Retreat> retreat = Optional.empty();
    private final List<byte[]> notices = new ArrayList<>();
    private List<PendingQueue.Pending> inHand = List.of();
    private long refused;
    private long retryAtNanos;

    /// Opens `partition`. Its folder is there when this returns; its tail is checked and repaired
    /// by the writer, before the first entry is acknowledged.
    ///
    /// @param crashed told once if the writer dies of what is not the disk's failure
    /// @throws LedgerException if the folder cannot be
    public static Ledger open(
            LedgerConfiguration configuration,
            PartitionName partition,
            Consumer<Throwable> crashed) {
        return open(
                configuration,
                partition,
                new DiskFiles(configuration.folder().resolve(partition.name())),
                InstantSource.system(),
                crashed);
    }

    static Ledger open(
            LedgerConfiguration configuration,
            PartitionName partition,
            LedgerFiles files,
            InstantSource clock,
            Consumer<Throwable> crashed) {
        try {
            files.create();
        } catch (IOException e) {
            throw new LedgerException(
                    "ledger " + partition + ": no folder " + files + ": " + reason(e), e);
        }
        Ledger ledger = new Ledger(configuration, partition, files, clock, crashed);
        ledger.writer.start();
        return ledger;
    }

    private Ledger(
            LedgerConfiguration configuration,
            PartitionName partition,
            LedgerFiles files,
            InstantSource clock,
            Consumer<Throwable> crashed) {
        this.configuration = configuration;
        this.partition = partition;
        this.files = files;
        this.clock = clock;
        this.crashed = crashed;
        queue = new PendingQueue(configuration.queueEntries(), configuration.queueBytes());
        writer = Thread.ofPlatform().name("ledger-" + partition).daemon().unstarted(this::write);
    }

    /// Gives an entry to the writer; waits for room in the queue, at most the configured patience.
    /// The future ends with the receipt, or with a [LedgerException].
    public CompletableFuture<Receipt> append(Entry entry) {
        PendingQueue.Pending pending = pending(entry);
        try {
            settle(pending, queue.offer(pending, configuration.patience().toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            pending.receipt().completeExceptionally(refusal("interrupted", e));
        }
        return pending.receipt();
    }

    /// The same without waiting: a full queue refuses at once.
    public CompletableFuture<Receipt> offer(Entry entry) {
        PendingQueue.Pending pending = pending(entry);
        settle(pending, queue.offer(pending));
        return pending.receipt();
    }

    /// Appends an entry and waits until it is on the disk.
    ///
    /// @throws LedgerException if it is not acknowledged in time
    public Receipt appendAndWait(Entry entry) {
        try {
            return append(entry).get(configuration.answer().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new LedgerException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw refusal("no answer from the disk within " + configuration.answer(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal("interrupted", e);
        }
    }

    public PartitionName partition() {
        return partition;
    }

    /// Why entries are being refused, while they are.
    public Optional<String> outage() {
        return outage;
    }

    /// The sequence of the last entry that is known to be on the disk; 0 before the tail was
    /// checked.
    public long acknowledged() {
        return acknowledged;
    }

    /// Waits until the tail has been checked, or has been found out of order.
    ///
    /// @return whether that was so in time
    public boolean awaitTail(long seconds) throws InterruptedException {
        return settled.await(seconds, TimeUnit.SECONDS);
    }

    /// Takes no more entries, writes those it has, and lets go of the files.
    ///
    /// @throws LedgerException if the disk does not answer within four seconds
    @Override
    public void close() {
        queue.close();
        try {
            if (!writer.join(Duration.ofSeconds(CLOSE_SECONDS))) {
                throw new LedgerException(
                        "ledger "
                                + partition
                                + ": the disk does not answer, entries not acknowledged are lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal("interrupted while it closed", e);
        }
    }

    private static PendingQueue.Pending pending(Entry entry) {
        return new PendingQueue.Pending(EntryFormat.encode(entry));
    }

    private void settle(PendingQueue.Pending pending, PendingQueue.Offer offer) {
        switch (offer) {
            case ACCEPTED -> {}
            case FULL ->
                    pending.receipt()
                            .completeExceptionally(
                                    new LedgerException(
                                            "ledger "
                                                    + partition
                                                    + ": entry refused: the queue is full, the disk"
                                                    + " is slower than the writers"));
            case CLOSED ->
                    pending.receipt()
                            .completeExceptionally(
                                    new LedgerException(
                                            "ledger " + partition + ": entry refused: closed"));
        }
    }

    private LedgerException refusal(String reason, Exception cause) {
        return new LedgerException(
                "ledger " + partition + ": entry not acknowledged: " + reason, cause);
    }

    // --- the writer

    private void write() {
        try (Closing _ = this::closeStore) {
            Sha256 sha256 = new Sha256();
            commit(List.of(), sha256);
            settled.countDown();
            while (!queue.isDrained()) {
                long wait = outage.isPresent() ? configuration.retry().toNanos() : Long.MAX_VALUE;
                inHand = queue.take(MAX_BATCH_BYTES, wait);
                commit(inHand, sha256);
            }
        } catch (IOException | RuntimeException | Error | InterruptedException e) {
            outage = Optional.of("its writer ended: " + reason(e));
            settled.countDown();
            refuse(inHand, reason(e), e);
            refuse(queue.closeAndTakeAll(), reason(e), e);
            crashed.accept(e);
        }
    }

    /// A scope's end that may fail as files do.
    private interface Closing extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    private void closeStore() throws IOException {
        if (store.isPresent()) {
            store.get().close();
        }
    }

    private void commit(List<PendingQueue.Pending> batch, Sha256 sha256) {
        if (outage.isPresent() && System.nanoTime() - retryAtNanos < 0) {
            refuse(batch, outage.get() + DISK_HINT, null);
            return;
        }
        try {
            LedgerStore open = opened(sha256);
            writeNotices(open);
            if (!batch.isEmpty()) {
                List<Receipt> receipts =
                        open.append(batch.stream().map(PendingQueue.Pending::entry).toList());
                acknowledged = open.position().sequence();
                acknowledge(batch, receipts);
            }
            acknowledged = open.position().sequence();
            if (open.headFailure().isPresent()) {
                fail(open.headFailure().get());
            } else if (outage.isPresent()) {
                outage = Optional.empty();
                log(System.Logger.Level.INFO, "ledger=" + partition + " disk=works-again");
            }
        } catch (IOException e) {
            fail(e);
            refuse(batch, reason(e) + DISK_HINT, e);
        }
    }

    private LedgerStore opened(Sha256 sha256) throws IOException {
        if (store.isPresent()) {
            return store.get();
        }
        LedgerStore open =
                new LedgerStore(
                        files, partition, configuration.segmentBytes(), clock, sha256, retreat);
        store = Optional.of(open);
        for (Entry notice : open.notices()) {
            log(
                    System.Logger.Level.WARNING,
                    "ledger=" + partition + " event=" + notice.kind() + " " + notice.fields());
            notices.add(EntryFormat.encode(notice));
        }
        return open;
    }

    /// What the ledger has to say of itself. After an outage this entry is the proof that it is
    /// over.
    private void writeNotices(LedgerStore open) throws IOException {
        List<byte[]> batch = new ArrayList<>(notices);
        if (outage.isPresent()) {
            batch.add(
                    EntryFormat.encode(
                            new Entry(
                                    "ledger.disk-works-again",
                                    "ledger",
                                    Map.of(
                                            "reason",
                                            LedgerText.bounded(outage.get()),
                                            "refused",
                                            Long.toString(refused)))));
        }
        if (!batch.isEmpty()) {
            open.append(batch);
            notices.clear();
            refused = 0;
        }
    }

    private static void acknowledge(List<PendingQueue.Pending> batch, List<Receipt> receipts) {
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).receipt().complete(receipts.get(i));
        }
    }

    private void refuse(
            List<PendingQueue.Pending> batch, String reason, @Nullable Throwable cause) {
        refused += batch.size();
        for (PendingQueue.Pending pending : batch) {
            String message = "ledger " + partition + ": entry refused: " + reason;
            pending.receipt()
                    .completeExceptionally(
                            cause == null
                                    ? new LedgerException(message)
                                    : new LedgerException(message, cause));
        }
    }

    /// Lets go of the files; the next attempt opens them anew, back where the acknowledged entries
    /// end.
    private void fail(IOException cause) {
        if (outage.isEmpty()) {
            log(
                    System.Logger.Level.ERROR,
                    "ledger=" + partition + " disk=failed reason=" + reason(cause));
        }
        outage = Optional.of(reason(cause));
        retryAtNanos = System.nanoTime() + configuration.retry().toNanos();
        if (store.isPresent()) {
            LedgerStore failed = store.get();
            store = Optional.empty();
            boolean isDistrusted =
                    failed.isDistrusted()
                            || retreat.map(LedgerStore.Retreat::isDistrusted).orElse(false);
            retreat = Optional.of(new LedgerStore.Retreat(failed.position(), isDistrusted));
            try {
                failed.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /// The logger is made when there is something to say: it costs more than a start.
    private static void log(System.Logger.Level level, String line) {
        System.getLogger(Ledger.class.getName()).log(level, line);
    }
}

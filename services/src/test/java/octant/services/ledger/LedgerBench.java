package octant.services.ledger;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Durable appends per second, beside a plain loop of write and fdatasync of the same bytes on the
/// same disk; `make bench` runs it. Arguments: a folder on the disk to be measured, and how many
/// rounds (15).
///
/// With 1 writer each entry waits for its own flush, as in the plain loop. With 16 the loop flushes
/// 16 entries at a time, as nobody can do better. Rounds are interleaved; medians and their spread.
final class LedgerBench {
    private static final int APPENDS = 320;
    private static final int[] WRITERS = {1, 16};

    private final Path folder;
    private final int rounds;
    private final PrintStream out;

    private LedgerBench(Path folder, int rounds, PrintStream out) {
        this.folder = folder;
        this.rounds = rounds;
        this.out = out;
    }

    @SuppressWarnings("SystemOut") // A program for a terminal.
    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "ledger-bench");
        try {
            new LedgerBench(folder, rounds, System.out).run();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> walk = Files.walk(folder)) {
            paths = walk.toList();
        }
        for (Path path : paths.reversed()) {
            Files.delete(path);
        }
    }

    private void run() throws IOException, InterruptedException {
        try (Ledger ledger =
                        Ledger.open(
                                LedgerConfiguration.standard(folder),
                                PartitionName.SYSTEM,
                                Throwable::printStackTrace);
                RandomAccessFile plain =
                        new RandomAccessFile(folder.resolve("plain").toFile(), "rw")) {
            for (int writers : WRITERS) {
                // The first round of each warms up and does not count.
                ledger(ledger, writers);
                plain(plain, writers);
                double[] ledgers = new double[rounds];
                double[] plains = new double[rounds];
                for (int round = 0; round < rounds; round++) {
                    ledgers[round] = ledger(ledger, writers);
                    plains[round] = plain(plain, writers);
                }
                print(writers, ledgers, plains);
            }
        }
    }

    private void print(int writers, double[] ledgers, double[] plains) {
        Arrays.sort(ledgers);
        Arrays.sort(plains);
        out.printf(
                "ledger writers=%d appends/s=%.0f (%.0f-%.0f) plain=%.0f (%.0f-%.0f) ratio=%.2f%n",
                writers,
                median(ledgers),
                ledgers[0],
                ledgers[rounds - 1],
                median(plains),
                plains[0],
                plains[rounds - 1],
                median(ledgers) / median(plains));
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    /// Appends per second of `writers` threads that each wait for their receipts.
    private static double ledger(Ledger ledger, int writers) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        IntStream.range(0, writers)
                .forEach(writer ->
                        threads.add(Thread.ofPlatform().unstarted(() -> append(ledger, writers))));
        long start = System.nanoTime();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return perSecond(start);
    }

    private static void append(Ledger ledger, int writers) {
        for (int i = 0; i < APPENDS / writers; i++) {
            ledger.appendAndWait(Stores.entry(i));
        }
    }

    private static double plain(RandomAccessFile file, int perFlush) throws IOException {
        int bytes = EntryFormat.encode(Stores.entry(1)).length * perFlush;
        byte[] batch = new byte[bytes];
        long start = System.nanoTime();
        for (int i = 0; i < APPENDS / perFlush; i++) {
            file.write(batch);
            file.getChannel().force(false);
        }
        return perSecond(start);
    }

    private static double perSecond(long startNanos) {
        return APPENDS * 1e9 / (System.nanoTime() - startNanos);
    }
}

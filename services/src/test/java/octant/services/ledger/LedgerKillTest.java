package octant.services.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9, for real: another JVM appends and says what was acknowledged.
class LedgerKillTest {
    private static final int ROUNDS = 5;

    @TempDir Path folder;

    @Test
    void everyAcknowledgedEntryIsThereAfterKills() throws Exception {
        Random random = new Random(9);
        SortedMap<Long, String> acknowledged = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            killAfter(acknowledged, 20 + random.nextInt(400));
            assertThat(LedgerVerifier.verify(folder).isIntact()).isTrue();
        }
        // Opening repairs what the last kill left; then the proof is complete.
        Ledger.open(
                        LedgerConfiguration.standard(folder),
                        PartitionName.SYSTEM,
                        LedgerKillTest::unexpected)
                .close();
        assertThat(LedgerVerifier.verify(folder).partitions())
                .singleElement()
                .isInstanceOf(Verification.Intact.class);
        SortedMap<Long, String> found = new TreeMap<>();
        Stores.hashes(new DiskFiles(folder.resolve("system")))
                .forEach((sequence, hash) -> found.put(sequence, hash.toString()));
        assertThat(found).containsAllEntriesOf(acknowledged);
        assertThat(acknowledged).hasSizeGreaterThan(20 * ROUNDS);
    }

    private void killAfter(Map<Long, String> acknowledged, int lines)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Appender.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
            String line = reader.readLine();
            for (int read = 0; line != null; line = reader.readLine()) {
                String[] words = line.split(" ", -1);
                // The line that the kill cut short does not count.
                if (words.length == 3) {
                    acknowledged.put(Long.parseLong(words[0]), words[1]);
                }
                read++;
                if (read == lines) {
                    // Through the handle: the process itself would close the pipe unread.
                    process.toHandle().destroyForcibly();
                }
            }
        }
        assertThat(process.waitFor()).isEqualTo(128 + 9);
    }

    private static void unexpected(Throwable cause) {
        throw new AssertionError("the writer died", cause);
    }

    /// Appends for ever from several threads; each acknowledgement is a line: sequence, hash, end.
    static final class Appender {
        private static final int WRITERS = 4;

        private Appender() {}

        @SuppressWarnings("SystemOut") // The parent test reads it.
        public static void main(String[] arguments) {
            PrintStream out = System.out;
            Ledger ledger =
                    Ledger.open(
                            LedgerConfiguration.standard(Path.of(arguments[0])),
                            PartitionName.SYSTEM,
                            LedgerKillTest::unexpected);
            List<Thread> writers =
                    IntStream.range(0, WRITERS)
                            .mapToObj(writer -> new Thread(() -> appendForever(ledger, out)))
                            .toList();
            writers.forEach(Thread::start);
        }

        private static void appendForever(Ledger ledger, PrintStream out) {
            for (int i = 0; true; i++) {
                Receipt receipt = ledger.appendAndWait(Stores.entry(i));
                synchronized (out) {
                    out.println(receipt.sequence() + " " + receipt.hash() + " .");
                    out.flush();
                }
            }
        }
    }
}

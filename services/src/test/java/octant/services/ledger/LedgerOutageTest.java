package octant.services.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A disk that fails, fills up, and works again.
class LedgerOutageTest {
    private final FakeDisk disk = new FakeDisk();
    private final List<Throwable> crashes = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "WRITE, No space left on device, 0",
        "WRITE, No space left on device, 100",
        "WRITE, Input/output error, 1000",
        "SYNC, Input/output error, 0",
        "SYNC, No space left on device, 0"
    })
    void refusesWithTheReasonAndGoesOnWhenTheDiskWorksAgain(
            FakeDisk.Call call, String reason, int writtenBytes) throws Exception {
        Receipt first;
        Receipt after;
        try (Ledger ledger = open(Duration.ofMillis(20))) {
            first = ledger.appendAndWait(Stores.entry(1));
            // What the writer tries next fails as well, until the disk works.
            disk.failNext(call, reason, writtenBytes);
            disk.failNext(FakeDisk.Call.WRITE, reason, writtenBytes);
            assertThatThrownBy(() -> ledger.appendAndWait(Stores.entry(2)))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining(reason)
                    .hasMessageContaining("free space or replace the disk");
            disk.works();
            after = appendWhenItWorks(ledger);
            assertThat(ledger.outage()).isEmpty();
        }
        assertThat(crashes).isEmpty();
        assertThat(Stores.verify(disk)).isInstanceOf(Verification.Intact.class);
        assertThat(Stores.hashes(disk))
                .containsEntry(first.sequence(), first.hash())
                .containsEntry(after.sequence(), after.hash());
        // Entry 1, the ledger's own about the outage, and the one after it: the refused is gone.
        assertThat(after.sequence()).isEqualTo(3);
    }

    @Test
    void anOutageIsKnownWhileItLastsAndEndsByItself() throws Exception {
        try (Ledger ledger = open(Duration.ofMillis(5))) {
            ledger.appendAndWait(Stores.entry(1));
            for (int i = 0; i < 3; i++) {
                disk.failNext(FakeDisk.Call.WRITE, "No space left on device", 0);
            }
            assertThatThrownBy(() -> ledger.appendAndWait(Stores.entry(2)))
                    .hasMessageContaining("No space left on device");
            while (ledger.outage().isPresent()) {
                Thread.sleep(1);
            }
        }
        assertThat(Stores.verify(disk))
                .isInstanceOfSatisfying(
                        Verification.Intact.class,
                        intact -> assertThat(intact.entries()).isEqualTo(2));
    }

    @Test
    void aDiskThatFailsAtStartIsAnOutageToo() throws Exception {
        disk.failNext(FakeDisk.Call.CREATE, "No space left on device", 0);
        try (Ledger ledger = open(Duration.ofMillis(5))) {
            assertThat(ledger.awaitTail(10)).isTrue();
            assertThat(appendWhenItWorks(ledger).sequence()).isEqualTo(2);
        }
        assertThat(Stores.verify(disk)).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void aFailedRollLeavesNoSegmentBehind() throws Exception {
        try (Ledger ledger = open(Duration.ofMillis(5))) {
            for (int i = 1; i <= 4; i++) {
                ledger.appendAndWait(Stores.entry(i));
            }
            disk.failNext(FakeDisk.Call.SYNC_FOLDER, "No space left on device", 0);
            for (int i = 5; disk.segments().size() < 3; i++) {
                try {
                    ledger.appendAndWait(Stores.entry(i));
                } catch (LedgerException refused) {
                    assertThat(refused).hasMessageContaining("No space left on device");
                    appendWhenItWorks(ledger);
                }
            }
        }
        assertThat(disk.names()).noneMatch(name -> name.endsWith(".torn"));
        assertThat(Stores.verify(disk)).isInstanceOf(Verification.Intact.class);
    }

    @Test
    void aFullQueueRefusesClearlyAndCloseAnswersEverything() {
        LedgerConfiguration narrow =
                new LedgerConfiguration(
                        Path.of("unused"),
                        4096,
                        1,
                        EntryFormat.MAX_BYTES,
                        Duration.ZERO,
                        Duration.ofSeconds(30),
                        Duration.ofMillis(5));
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        try (Ledger ledger =
                Ledger.open(narrow, PartitionName.SYSTEM, disk, Stores.CLOCK, crashes::add)) {
            // The disk stands still meanwhile.
            synchronized (disk) {
                for (int i = 0; i < 20; i++) {
                    receipts.add(ledger.append(Stores.entry(i)));
                }
            }
        }
        long acknowledged = 0;
        for (var receipt : receipts) {
            assertThat(receipt).isDone();
            try {
                receipt.join();
                acknowledged++;
            } catch (CompletionException e) {
                assertThat(e.getCause()).hasMessageContaining("the queue is full");
            }
        }
        assertThat(acknowledged).isBetween(1L, 2L);
    }

    @Test
    void aClosedLedgerRefuses() throws Exception {
        Ledger ledger = open(Duration.ZERO);
        ledger.close();
        assertThatThrownBy(() -> ledger.appendAndWait(Stores.entry(1)))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void twoWritersOfOnePartitionAreRefused() throws Exception {
        try (Ledger first = open(Duration.ofHours(1));
                Ledger second = openBeside(first)) {
            assertThatThrownBy(() -> second.appendAndWait(Stores.entry(1)))
                    .hasMessageContaining("locked");
            first.appendAndWait(Stores.entry(1));
        }
    }

    private Ledger openBeside(Ledger first) throws Exception {
        assertThat(first.awaitTail(10)).isTrue();
        return open(Duration.ofHours(1));
    }

    private Ledger open(Duration retry) {
        LedgerConfiguration configuration =
                new LedgerConfiguration(
                        Path.of("unused"),
                        1024,
                        64,
                        EntryFormat.MAX_BYTES,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        retry);
        return Ledger.open(configuration, PartitionName.SYSTEM, disk, Stores.CLOCK, crashes::add);
    }

    private static Receipt appendWhenItWorks(Ledger ledger) throws InterruptedException {
        while (ledger.outage().isPresent()) {
            Thread.sleep(1);
        }
        return ledger.appendAndWait(Stores.entry(9));
    }
}

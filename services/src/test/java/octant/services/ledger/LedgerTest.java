package octant.services.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    @TempDir Path folder;

    private static final Entry ENTRY = new Entry("test.kind", "tester", Map.of("a", "1"));

    @Test
    void acknowledgedEntriesMakeAnIntactChainAcrossReopening() {
        List<LedgerHash> hashes = new ArrayList<>();
        for (int run = 1; run <= 3; run++) {
            try (Ledger ledger = open()) {
                Receipt receipt = ledger.appendAndWait(ENTRY);
                assertThat(receipt.sequence()).isEqualTo(run);
                assertThat(ledger.acknowledged()).isEqualTo(run);
                hashes.add(receipt.hash());
            }
        }
        assertThat(LedgerVerifier.verify(folder).partitions())
                .containsExactly(
                        new Verification.Intact(PartitionName.SYSTEM, 3, 3, hashes.getLast()));
    }

    @Test
    void manyWritersGetTheOrderOfTheChain() throws Exception {
        List<CompletableFuture<Receipt>> receipts = new ArrayList<>();
        try (Ledger ledger = open()) {
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                writers.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    for (int i = 0; i < 100; i++) {
                                        var receipt = ledger.append(ENTRY);
                                        synchronized (receipts) {
                                            receipts.add(receipt);
                                        }
                                    }
                                }));
            }
            for (Thread writer : writers) {
                writer.join();
            }
        }
        assertThat(receipts.stream().map(receipt -> receipt.join().sequence()).distinct())
                .hasSize(800);
        assertThat(LedgerVerifier.verify(folder).toString())
                .startsWith("system: intact, 800 entries, last 800");
    }

    @Test
    void theFolderIsTheOwnersAlone() throws Exception {
        open().close();
        assertThat(Files.getPosixFilePermissions(folder.resolve("system")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private Ledger open() {
        return Ledger.open(
                LedgerConfiguration.standard(folder),
                PartitionName.SYSTEM,
                Throwable::printStackTrace);
    }
}

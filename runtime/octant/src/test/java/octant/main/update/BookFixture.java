package octant.main.update;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import octant.main.NativesLibrary;
import octant.services.ledger.LedgerException;

/// A book in a folder, and what it told.
final class BookFixture {
    static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    final List<String> ledger = new CopyOnWriteArrayList<>();
    final List<String> console = new CopyOnWriteArrayList<>();
    final StateFile file;
    volatile boolean ledgerBroken;

    /// Is run after each line of the console.
    volatile Runnable onLine = () -> {};

    BookFixture(Path folder) {
        NativesLibrary.load();
        file = new StateFile(folder.resolve("update/state").toString());
    }

    /// The book as after a restart: it knows what is on the disk.
    UpdateBook open() {
        return new UpdateBook(
                file,
                (kind, fields) -> {
                    if (ledgerBroken) {
                        throw new LedgerException("ledger: disk full");
                    }
                    ledger.add(kind + " " + new TreeMap<>(fields));
                },
                line -> {
                    console.add(line);
                    onLine.run();
                },
                () -> NOW);
    }
}

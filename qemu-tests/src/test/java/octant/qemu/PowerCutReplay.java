package octant.qemu;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import octant.update.disk.FileDisk;

/// A recording, and everything that a power cut could have made of it.
///
/// @param before the disk before the recording
/// @param after the disk at its end
record PowerCutReplay(Path before, Path after, WriteLog log, long seed) {
    /// Longer writes are taken for several.
    private static final int PIECE_BYTES = 16 << 10;

    /// The same writes, as from a machine that never waits for its disk: where this finds nothing
    /// wrong, the check is worth nothing.
    PowerCutReplay withoutFlushes() {
        return new PowerCutReplay(before, after, log.withoutFlushes(), seed);
    }

    /// Looks at every state.
    PowerCutTally tally() {
        PowerCutTally tally = new PowerCutTally(seed);
        visitAll(tally);
        return tally;
    }

    void visitAll(PowerCutStates.Visitor visitor) {
        try (FileDisk first = FileDisk.openForReading(before);
                FileDisk last = FileDisk.openForReading(after);
                FileDisk written = FileDisk.openForReading(log.path())) {
            PowerCutReference reference = PowerCutReference.of(first, last);
            ReplayPages pages = new ReplayPages(first, written);
            new PowerCutStates(
                            log.inPieces(PIECE_BYTES),
                            new PowerCutChecker(new ReplayDisk(pages), reference),
                            new PowerCutChecker(new ReplayDisk(pages), reference),
                            seed,
                            visitor)
                    .visitAll();
        }
    }

    /// A disk of its own in this state, to boot from.
    DiskFile materialize(ReplayDisk state, Path copy) {
        DiskFile disk = DiskFile.copyOf(before, copy);
        try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
            for (int page = 0; page < state.pageCount(); page++) {
                if (state.source(page) != ReplayPages.BASE) {
                    file.seek((long) page * ReplayPages.BYTES);
                    file.write(state.page(page));
                }
            }
        } catch (IOException e) {
            throw new QemuException("write " + copy + ": " + e.getMessage(), e);
        }
        return disk;
    }
}

package octant.services.ledger;

import java.io.Closeable;
import java.io.IOException;

/// One file of a partition.
interface LedgerFile extends Closeable {
    long sizeBytes() throws IOException;

    /// Reads up to `length` bytes at `offset`; fewer only at the end of the file.
    int read(long offset, byte[] target, int at, int length) throws IOException;

    /// Writes all of it, or throws; then any part of it may have been written.
    void write(long offset, byte[] source, int from, int length) throws IOException;

    void truncate(long sizeBytes) throws IOException;

    /// fdatasync(2): content and size are on the disk when it returns. After a failure nobody knows
    /// what is, and what reads give may be in memory only.
    void sync() throws IOException;
}

package octant.services.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.util.SortedSet;

/// The folder of one partition, as its writer needs it. One owner, one thread.
///
/// A new or deleted name is sure to outlive a power cut only after [#sync].
interface LedgerFiles {
    /// Makes the folder (mode 0700) if it is missing, and makes that durable.
    void create() throws IOException;

    /// Refuses if somebody else writes here; the lock ends when the result is closed.
    Closeable lock() throws IOException;

    SortedSet<String> names() throws IOException;

    LedgerFile open(String name) throws IOException;

    /// For reading only, as a verifier does it beside the writer.
    LedgerFile openToRead(String name) throws IOException;

    /// @throws java.nio.file.FileAlreadyExistsException if the name is taken
    LedgerFile createFile(String name) throws IOException;

    void delete(String name) throws IOException;

    /// fsync(2) of the folder.
    void sync() throws IOException;

    /// The folder, for messages.
    @Override
    String toString();
}

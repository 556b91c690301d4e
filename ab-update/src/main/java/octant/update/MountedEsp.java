package octant.update;

import java.nio.file.Path;

/// The EFI system partition while it is mounted for writing. Files are read and written by path.
///
/// Mounted with `dirsync`: then a name that is removed is gone before its clusters are free, so
/// that no name ever points to clusters of a later file.
public interface MountedEsp extends AutoCloseable {
    /// Where it is mounted.
    Path path();

    /// Room for new files.
    long availableBytes();

    /// Returns once files, directories and allocation table are on the medium (syncfs).
    void sync();

    /// Drops what the page cache holds of a file, so that the next reads show what the medium
    /// holds. Called after [#sync].
    void forget(Path file);

    /// Unmounts.
    @Override
    void close();
}

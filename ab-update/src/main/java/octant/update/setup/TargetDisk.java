package octant.update.setup;

import octant.update.disk.ForwardingDisk;

/// The disk that becomes a machine. While it is open nobody else uses it.
public interface TargetDisk extends ForwardingDisk, AutoCloseable {
    /// Drops what the page cache holds of it, so that the next reads show what the medium holds.
    /// Called after [#sync].
    void forget();

    @Override
    void close();
}

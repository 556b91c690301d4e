package octant.verity;

/// A [BlockSource] that is open until it is closed.
public interface CloseableBlockSource extends BlockSource, AutoCloseable {
    @Override
    void close();
}

package octant.update.boot;

import octant.verity.BlockSource;

/// A kernel that is there.
public interface OpenKernel extends BlockSource, AutoCloseable {
    @Override
    void close();
}

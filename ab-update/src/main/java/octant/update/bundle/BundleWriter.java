package octant.update.bundle;

import java.nio.file.Path;

/// Writes a bundle. The same content and key give the same bytes.
public final class BundleWriter {
    /// Of the payload's compressed blocks, if nobody says otherwise.
    public static final int DEFAULT_BLOCK_BYTES = 16 << 10;

    private BundleWriter() {}

    /// Streams the files into `out`, which is created or replaced.
    ///
    /// @param blockBytes of the compressed blocks: 4096 to 1 MiB, a power of two; an adaptive
    ///   update fetches at least one of them for a changed block
    /// @return the manifest that was signed
    /// @throws BundleException if a file cannot be read or written
    public static BundleManifest write(
            BundleDraft draft, SigningIdentity identity, int blockBytes, Path out) {
        return Unfinished.body();
    }
}

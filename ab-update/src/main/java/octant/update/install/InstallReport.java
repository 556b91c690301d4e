package octant.update.install;

import java.time.Duration;
import octant.update.OctantVersion;
import octant.update.Slot;
import octant.verity.RootHash;

/// What an installation did.
///
/// @param kernelFile in `EFI/Linux`
/// @param payloadBytes of root image, hash tree and kernel together
/// @param bytesFetched of them, from the bundle
/// @param bytesSaved of them, found on this machine
public record InstallReport(
        OctantVersion version,
        Slot slot,
        RootHash rootHash,
        String kernelFile,
        long payloadBytes,
        long bytesFetched,
        long bytesSaved,
        Duration duration) {}

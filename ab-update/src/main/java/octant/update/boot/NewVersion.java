package octant.update.boot;

import octant.update.OctantVersion;
import octant.update.Slot;
import octant.verity.RootHash;

/// A version to be put on trial.
///
/// @param tries how often it may be tried; the loader may know fewer
/// @param kernelBytes of what the boot loader gets of it
/// @param slot where it goes
/// @param downgrade whether it is older than what runs
/// @param running what runs; its kernels stay
public record NewVersion(
        OctantVersion version,
        int tries,
        long kernelBytes,
        Slot slot,
        boolean downgrade,
        RootHash running) {}

package octant.update.install;

import octant.update.OctantVersion;

/// How far an installation is.
///
/// @param percent of the whole installation, 0 to 100; never goes back
/// @param bytesPerSecond written or read in this step; 0 while unknown
/// @param bytesFetched of the bundle so far
/// @param bytesSaved that were found on this machine instead
public record InstallProgress(
        OctantVersion version,
        InstallStep step,
        int percent,
        long bytesPerSecond,
        long bytesFetched,
        long bytesSaved) {}

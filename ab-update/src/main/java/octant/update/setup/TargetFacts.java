package octant.update.setup;

import java.util.Optional;

/// What is known of a disk before it is touched.
///
/// @param device `/dev/vdb`
/// @param sectorBytes what it counts in
/// @param use what it is used for right now, as in `/dev/vdb1 is mounted on /data`
public record TargetFacts(
        String device,
        long sizeBytes,
        int sectorBytes,
        boolean readOnly,
        boolean liveMedium,
        Optional<String> use) {}

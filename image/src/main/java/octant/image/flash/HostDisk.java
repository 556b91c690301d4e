package octant.image.flash;

import java.util.Optional;

/// A disk of the host, as the kernel tells of it.
///
/// @param device `/dev/sdb`
/// @param removable a stick, a card, or a disk on USB
/// @param use what the host uses it for right now: `/dev/sda2 is mounted on /`
record HostDisk(
        String device,
        long sizeBytes,
        boolean removable,
        boolean readOnly,
        String model,
        Optional<String> use) {
    /// One line for people.
    @Override
    public String toString() {
        return "%-14s %9d MiB  %-24s %s"
                .formatted(
                        device,
                        sizeBytes >> 20,
                        model,
                        use.orElse(removable ? "removable" : "fixed"));
    }
}

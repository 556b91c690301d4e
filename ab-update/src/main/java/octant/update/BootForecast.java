package octant.update;

import java.util.List;
import java.util.Optional;
import octant.update.disk.Disk;
import octant.update.disk.Gpt;
import octant.update.disk.GptReading;
import octant.update.disk.PartitionRole;

/// What would start from a disk as it is now: the kernels in the order in which its boot loader
/// tries them, and for each whether it would come up. Pure: it reads the disk and changes nothing.
///
/// systemd-boot starts the first kernel that has tries left; each time it takes a try off. A kernel
/// that never comes up is thus passed over in the end, if it is counted. What firmware variables
/// may ask of the loader is left out: Octant sets none. A card of a Raspberry Pi, which has boot
/// partitions instead, is read the way its own boot loader does.
///
/// Source: systemd-boot(7), systemd 252; UAPI Boot Loader Specification, "Sorting" and "Boot
/// counting".
///
/// @param loaderFault why no boot loader would start
/// @param candidates in the order in which they are tried; those without tries left come last
/// @param warnings what is wrong with the disk, though it may still boot
public record BootForecast(
        Optional<String> loaderFault, List<Candidate> candidates, List<String> warnings) {
    /// A kernel of `EFI/Linux` that systemd-boot knows.
    ///
    /// @param tries as systemd-boot counts them; empty if its boots are not counted
    /// @param version what systemd-boot sorts it by
    /// @param target the root that its command line asks for
    /// @param slot where the partitions are that it asks for
    public record Candidate(
            String fileName,
            Optional<UkiName.Tries> tries,
            String version,
            Optional<VerityTarget> target,
            Optional<Slot> slot,
            Verdict verdict) {
        /// Whether it has no tries left: never started by itself.
        public boolean passedOver() {
            return tries.stream().anyMatch(counter -> counter.left() == 0);
        }

        public boolean whole() {
            return verdict instanceof Verdict.Whole;
        }
    }

    /// Whether a kernel would come up.
    public sealed interface Verdict {
        /// The kernel is signed, and its slot holds its root.
        record Whole() implements Verdict {}

        /// The firmware would start this kernel, but what its slot holds is not its root.
        record Mixed(String why) implements Verdict {}

        /// The firmware would not start it, or it asks for no root that Octant knows.
        record Damaged(String why) implements Verdict {}

        /// A partition that it asks for is not on the disk.
        record Missing(String what) implements Verdict {}
    }

    public BootForecast {
        candidates = List.copyOf(candidates);
        warnings = List.copyOf(warnings);
    }

    /// @param sectorBytes of the disk, 512 or 4096
    /// @throws octant.update.disk.DiskException if there is no partition table, or no EFI system
    ///   partition that can be read
    public static BootForecast of(Disk disk, int sectorBytes, ForecastChecks checks) {
        GptReading reading = Gpt.read(disk, sectorBytes);
        return reading.gpt().partition(PartitionRole.BOOT_SELECT.label()).isPresent()
                ? TrybootSurvey.forecast(disk, sectorBytes, reading, checks)
                : BootSurvey.of(disk, sectorBytes, reading, checks).forecast();
    }

    /// What the next start tries; empty if nothing has a try left, or there is no boot loader.
    public Optional<Candidate> first() {
        return loaderFault.isPresent()
                ? Optional.empty()
                : candidates.stream().filter(candidate -> !candidate.passedOver()).findFirst();
    }

    /// What comes up in the end: the first whole kernel, if every one that is tried before it is
    /// counted and so gives up.
    public Optional<Candidate> boots() {
        if (loaderFault.isPresent()) {
            return Optional.empty();
        }
        for (Candidate candidate : candidates) {
            if (candidate.passedOver()) {
                return Optional.empty();
            }
            if (candidate.whole()) {
                return Optional.of(candidate);
            }
            if (candidate.tries().isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}

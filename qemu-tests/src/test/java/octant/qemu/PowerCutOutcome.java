package octant.qemu;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import octant.update.BootForecast;
import octant.update.BootForecast.Candidate;
import octant.update.BootForecast.Verdict;
import octant.update.Slot;

/// What a machine does whose power was cut.
///
/// @param picture the kernels in their order, each with its slot and verdict
/// @param boots the version that comes up in the end
/// @param atOnce whether that is the first one that is tried
/// @param fault why this must never happen
/// @param warnings what else was seen: a damaged copy of the partition table, say
record PowerCutOutcome(
        String picture,
        Optional<String> boots,
        boolean atOnce,
        Optional<String> fault,
        List<String> warnings) {
    /// Nothing may be mixed, not even a kernel that is passed over; and one that is whole comes up.
    static PowerCutOutcome of(BootForecast forecast) {
        Optional<Candidate> boots = forecast.boots();
        Optional<String> mixed =
                forecast.candidates().stream()
                        .filter(candidate -> candidate.verdict() instanceof Verdict.Mixed)
                        .map(candidate -> candidate.fileName() + ": " + candidate.verdict())
                        .findFirst();
        Optional<String> fault =
                mixed.or(() ->
                        boots.isEmpty()
                                ? Optional.of(
                                        forecast.loaderFault().orElse("no whole kernel comes up"))
                                : Optional.empty());
        return new PowerCutOutcome(
                forecast.candidates().stream()
                        .map(PowerCutOutcome::line)
                        .collect(Collectors.joining(", ")),
                boots.map(Candidate::version),
                boots.isPresent() && boots.equals(forecast.first()),
                fault,
                forecast.warnings());
    }

    /// A disk that tells nothing at all.
    static PowerCutOutcome unreadable(RuntimeException why) {
        return new PowerCutOutcome(
                "unreadable",
                Optional.empty(),
                false,
                Optional.of("" + why.getMessage()),
                List.of());
    }

    private static String line(Candidate candidate) {
        String slot = candidate.slot().map(Slot::name).orElse("-");
        String verdict = candidate.verdict().getClass().getSimpleName();
        return candidate.fileName() + " " + slot + " " + verdict;
    }
}

package octant.qemu;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// Counts what came out, and remembers some states of each picture so that they can be booted.
final class PowerCutTally implements PowerCutStates.Visitor {
    /// More faults than this are counted, not told.
    private static final int MAX_FAULTS_TOLD = 10;

    private final Map<PowerCutStates.Kind, Long> kinds = new EnumMap<>(PowerCutStates.Kind.class);
    private final Map<String, Long> boots = new TreeMap<>();
    private final Map<String, Long> warnings = new TreeMap<>();
    private final Map<String, Sample> pictures = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Random random;
    private long faultCount;

    /// One picture, and a state picked from all that show it, each with the same chance.
    private static final class Sample {
        private long count;
        private long state;
    }

    PowerCutTally(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public void visit(long number, PowerCutStates.Kind kind, PowerCutChecker state) {
        PowerCutOutcome outcome = state.outcome();
        kinds.merge(kind, 1L, Long::sum);
        boots.merge(bootsLine(outcome), 1L, Long::sum);
        outcome.warnings().forEach(warning -> warnings.merge(warning, 1L, Long::sum));
        Sample sample = pictures.computeIfAbsent(outcome.picture(), _ -> new Sample());
        sample.count++;
        if (random.nextLong(sample.count) == 0) {
            sample.state = number;
        }
        outcome.fault()
                .ifPresent(fault -> {
                    faultCount++;
                    if (faults.size() < MAX_FAULTS_TOLD) {
                        faults.add(
                                "state %d (%s): %s: %s"
                                        .formatted(number, kind, fault, outcome.picture()));
                    }
                });
    }

    long states() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    long faults() {
        return faultCount;
    }

    /// States to boot for real: one of each picture first, those that few states show before
    /// others.
    List<Long> sample(int boots) {
        return pictures.values().stream()
                .sorted((one, other) -> Long.compare(one.count, other.count))
                .limit(boots)
                .map(sample -> sample.state)
                .toList();
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("states     %,12d%n".formatted(states()));
        kinds.forEach((kind, count) -> out.append("  %-9s%,12d%n".formatted(name(kind), count)));
        boots.forEach((what, count) -> out.append("%-11s%,12d%n".formatted(what, count)));
        out.append("pictures%n".formatted());
        pictures.forEach(
                (picture, sample) -> out.append("  %,12d  %s%n".formatted(sample.count, picture)));
        warnings.forEach(
                (warning, count) -> out.append("warned     %,12d  %s%n".formatted(count, warning)));
        out.append("faults     %,12d%n".formatted(faultCount));
        faults.forEach(fault -> out.append("  ").append(fault).append('\n'));
        return out.toString();
    }

    private static String bootsLine(PowerCutOutcome outcome) {
        return outcome.boots()
                .map(version -> "boots " + version + (outcome.atOnce() ? "" : " in the end"))
                .orElse("boots nothing");
    }

    private static String name(PowerCutStates.Kind kind) {
        return switch (kind) {
            case PREFIX -> "prefixes";
            case SUBSET -> "subsets";
            case TORN -> "torn";
        };
    }
}

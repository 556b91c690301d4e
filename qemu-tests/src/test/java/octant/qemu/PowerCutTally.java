package octant.qemu;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
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

    private static final int MAX_STATES_KEPT = 16;

    private final Map<PowerCutStates.Kind, Long> kinds = new EnumMap<>(PowerCutStates.Kind.class);
    private final Map<String, Long> boots = new TreeMap<>();
    private final Map<String, Long> warnings = new TreeMap<>();
    private final Map<String, Sample> pictures = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Random random;
    private long faultCount;

    /// One picture, and some of the states that show it, each with the same chance to be among
    /// them.
    private static final class Sample {
        private final String version;
        private final List<Long> states = new ArrayList<>();
        private long count;

        Sample(String version) {
            this.version = version;
        }

        void add(long state, Random random) {
            count++;
            if (states.size() < MAX_STATES_KEPT) {
                states.add(state);
            } else {
                long slot = random.nextLong(count);
                if (slot < MAX_STATES_KEPT) {
                    states.set((int) slot, state);
                }
            }
        }
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
        pictures.computeIfAbsent(outcome.picture(), _ -> new Sample(outcome.boots().orElse("")))
                .add(number, random);
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

    /// States to boot for real: of every version in turn, of each picture before a second one of
    /// the same, and those that few states show before others.
    List<Long> sample(int boots) {
        List<Sample> rarestFirst =
                pictures.values().stream()
                        .sorted(Comparator.comparingLong(sample -> sample.count))
                        .toList();
        Map<String, Deque<Long>> queues = new TreeMap<>();
        for (int round = 0; round < MAX_STATES_KEPT; round++) {
            for (Sample sample : rarestFirst) {
                if (round < sample.states.size()) {
                    queues.computeIfAbsent(sample.version, _ -> new ArrayDeque<>())
                            .add(sample.states.get(round));
                }
            }
        }
        List<Long> chosen = new ArrayList<>();
        while (chosen.size() < boots && !queues.isEmpty()) {
            queues.values().forEach(queue -> chosen.add(queue.remove()));
            queues.values().removeIf(Deque::isEmpty);
        }
        return chosen.subList(0, Math.min(boots, chosen.size()));
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

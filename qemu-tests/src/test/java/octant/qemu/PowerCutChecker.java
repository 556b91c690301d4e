package octant.qemu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import octant.update.BootForecast;
import octant.update.ForecastChecks;
import octant.update.VerityTarget;
import octant.update.disk.DiskException;
import octant.update.disk.DiskForm;
import octant.update.disk.Fat32;
import octant.update.disk.FatChain;
import octant.update.disk.FatEntry;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;

/// Says of any state of a replayed disk what would boot. The forecast is the machine's own; the
/// checks below it know the right bytes beforehand, so that a state costs microseconds:
///
/// - a slot is whole while [ReplaySlot] counts no differing block;
/// - a program is signed if its bytes are one of the reference's; asked once for the same pages;
/// - a state that differs from an earlier one only in the data partition, or in blocks of a slot
///   that leave it as whole as it was, has that one's outcome.
final class PowerCutChecker implements ForecastChecks {
    private static final int MAX_PROGRAM_BYTES = 256 << 20;

    private final ReplayDisk disk;
    private final PowerCutReference reference;
    private final Map<PowerCutReference.Image, ReplaySlot> slots = new LinkedHashMap<>();
    private final Map<State, PowerCutOutcome> outcomes = new HashMap<>();
    private final Map<List<Integer>, Boolean> programs = new HashMap<>();
    private final int[] passedOver;
    private long fingerprint;

    /// What an outcome depends on: table and EFI system partition, and which images are whole.
    private record State(long fingerprint, List<Boolean> whole) {}

    PowerCutChecker(ReplayDisk disk, PowerCutReference reference) {
        this.disk = disk;
        this.reference = reference;
        for (PowerCutReference.Image image : reference.images()) {
            slots.put(
                    image,
                    ReplaySlot.watching(
                            disk,
                            reference.partition(image.slot().root()),
                            reference.partition(image.slot().verity()),
                            image.target(),
                            image::page));
        }
        this.passedOver = pagesOfOtherPartitions();
        disk.watch(this::mix);
    }

    ReplayDisk disk() {
        return disk;
    }

    /// Different states that were looked at.
    int distinct() {
        return outcomes.size();
    }

    PowerCutOutcome outcome() {
        State state =
                new State(fingerprint, slots.values().stream().map(ReplaySlot::isWhole).toList());
        PowerCutOutcome known = outcomes.get(state);
        if (known != null) {
            return known;
        }
        PowerCutOutcome outcome = forecast();
        outcomes.put(state, outcome);
        return outcome;
    }

    @Override
    public boolean isSigned(Fat32 esp, FatEntry program) {
        FatChain chain = esp.chain(program);
        if (chain.fault().isPresent()) {
            return false;
        }
        List<Integer> content = new ArrayList<>();
        content.add(Math.toIntExact(program.sizeBytes()));
        for (FatChain.Run run : chain.runs()) {
            long first = esp.diskOffset(run.first());
            long end = first + (long) run.count() * esp.clusterBytes();
            content.add((int) (first % ReplayPages.BYTES));
            IntStream.rangeClosed(
                            (int) (first / ReplayPages.BYTES),
                            (int) ((end - 1) / ReplayPages.BYTES))
                    .forEach(page -> {
                        content.add(page);
                        content.add(disk.source(page));
                    });
        }
        Boolean known = programs.get(content);
        if (known == null) {
            known = reference.isKnown(esp.read(program, MAX_PROGRAM_BYTES));
            programs.put(content, known);
        }
        return known;
    }

    /// An image that no reference knows is not whole.
    @Override
    public boolean isWhole(GptPartition root, GptPartition verity, VerityTarget target) {
        return slots.entrySet().stream()
                .filter(slot -> slot.getKey().slot().root().label().equals(root.name()))
                .filter(slot -> slot.getKey().target().equals(target))
                .anyMatch(slot -> slot.getValue().isWhole());
    }

    private PowerCutOutcome forecast() {
        try {
            return PowerCutOutcome.of(BootForecast.of(disk, PowerCutReference.SECTOR_BYTES, this));
        } catch (DiskException e) {
            return PowerCutOutcome.unreadable(e);
        }
    }

    /// First page and end of each partition that is no EFI system partition.
    private int[] pagesOfOtherPartitions() {
        return DiskForm.UEFI.roles().stream()
                .filter(role -> role != PartitionRole.ESP)
                .map(reference::partition)
                .flatMapToInt(row -> IntStream.of(page(row.firstLba()), page(row.lastLba() + 1)))
                .toArray();
    }

    private static int page(long sector) {
        return Math.toIntExact(sector * PowerCutReference.SECTOR_BYTES / ReplayPages.BYTES);
    }

    private void mix(int page, int from, int to) {
        for (int i = 0; i < passedOver.length; i += 2) {
            if (page >= passedOver[i] && page < passedOver[i + 1]) {
                return;
            }
        }
        fingerprint ^= mixed(page, from) ^ mixed(page, to);
    }

    /// SplitMix64 (Steele, Lea, Flood 2014): the exclusive or of all pages tells states apart,
    /// whatever the order in which they came about.
    private static long mixed(int page, int source) {
        long z = ((long) page << 32 | Integer.toUnsignedLong(source)) + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}

package octant.update;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.StableId;
import octant.verity.RootHash;

/// Tells what the slots are worth from the kernels and the partition table alone. Pure.
///
/// @param kernels on the EFI system partition, in any order
public record SlotSurvey(Gpt table, List<EspKernel> kernels) {
    public SlotSurvey {
        kernels = List.copyOf(kernels);
    }

    public Map<Slot, SlotState> states() {
        Map<Slot, SlotState> states = new EnumMap<>(Slot.class);
        for (Slot slot : Slot.values()) {
            states.put(slot, state(slot));
        }
        return states;
    }

    public SlotState state(Slot slot) {
        Optional<GptPartition> root = table.partition(slot.root().label());
        Optional<GptPartition> verity = table.partition(slot.verity().label());
        if (root.isEmpty() || verity.isEmpty()) {
            return new SlotState.Unknown(
                    "the partition table has no "
                            + (root.isEmpty() ? slot.root() : slot.verity()).label());
        }
        List<EspKernel> starters =
                kernels.stream()
                        .filter(kernel -> starts(kernel, StableId::ofRoot, root.get()))
                        .filter(kernel -> starts(kernel, StableId::ofVerity, verity.get()))
                        .sorted(Comparator.comparing(EspKernel::name))
                        .toList();
        if (starters.isEmpty()) {
            return new SlotState.Empty();
        }
        EspKernel first =
                starters.stream()
                        .filter(kernel -> !kernel.name().isCounted())
                        .findFirst()
                        .orElse(starters.getFirst());
        return state(first, first.rootHash().orElseThrow());
    }

    private static SlotState state(EspKernel kernel, RootHash rootHash) {
        UkiName name = kernel.name();
        if (name.isBad()) {
            return new SlotState.Bad(name.version(), rootHash, kernel.fileName());
        }
        return name.tries().isEmpty()
                ? new SlotState.Good(name.version(), rootHash, kernel.fileName())
                : new SlotState.Trial(
                        name.version(), rootHash, kernel.fileName(), name.tries().get().left());
    }

    private static boolean starts(
            EspKernel kernel, Function<RootHash, UUID> id, GptPartition partition) {
        return kernel.rootHash().map(id).stream().anyMatch(partition.id()::equals);
    }
}

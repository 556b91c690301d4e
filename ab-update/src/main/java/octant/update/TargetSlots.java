package octant.update;

import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import octant.update.BootForecast.Verdict;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.PartitionRole;

/// Finds and judges the slots that kernels ask for.
record TargetSlots(Gpt table, ForecastChecks checks) {
    Verdict verdict(VerityTarget target, Optional<Slot> slot) {
        Optional<GptPartition> root = table.partition(target.rootPartition());
        Optional<GptPartition> verity = table.partition(target.verityPartition());
        if (root.isEmpty()) {
            return new Verdict.Missing("no root partition " + target.rootPartition());
        }
        if (verity.isEmpty()) {
            return new Verdict.Missing("no verity partition " + target.verityPartition());
        }
        if (slot.isEmpty()) {
            return new Verdict.Mixed(
                    "its root is in %s, its hash tree in %s"
                            .formatted(root.get().name(), verity.get().name()));
        }
        return checks.isWhole(root.get(), verity.get(), target)
                ? new Verdict.Whole()
                : new Verdict.Mixed(
                        "%s and %s do not lead up to its root hash"
                                .formatted(root.get().name(), verity.get().name()));
    }

    /// The slot that has both partitions.
    Optional<Slot> slot(VerityTarget target) {
        return Stream.of(Slot.values())
                .filter(slot -> has(slot.root(), target.rootPartition()))
                .filter(slot -> has(slot.verity(), target.verityPartition()))
                .findFirst();
    }

    private boolean has(PartitionRole role, UUID id) {
        return table.partition(role.label()).stream().anyMatch(row -> row.id().equals(id));
    }
}

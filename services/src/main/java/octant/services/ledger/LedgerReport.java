package octant.services.ledger;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A check of a whole ledger, partition by partition.
public record LedgerReport(Path folder, List<Verification> partitions) {
    public LedgerReport {
        partitions = List.copyOf(partitions);
    }

    /// Whether no acknowledged entry is missing or changed.
    public boolean isIntact() {
        return partitions.stream().noneMatch(Verification.Broken.class::isInstance);
    }

    /// A line per partition, for a person.
    @Override
    public String toString() {
        return partitions.isEmpty()
                ? "ledger " + folder + ": no partition"
                : partitions.stream().map(LedgerReport::line).collect(Collectors.joining("\n"));
    }

    private static String line(Verification verification) {
        return switch (verification) {
            case Verification.Intact intact ->
                    "%s: intact, %d entries, last %d, hash %s"
                            .formatted(
                                    intact.partition(),
                                    intact.entries(),
                                    intact.lastSequence(),
                                    intact.lastHash());
            case Verification.TornTail torn ->
                    ("%s: intact, %d entries, hash %s; then a torn tail of %d bytes (%s, offset %d:"
                                    + " %s); the next start of the ledger keeps it aside")
                            .formatted(
                                    torn.partition(),
                                    torn.entries(),
                                    torn.lastHash(),
                                    torn.tornBytes(),
                                    torn.segment(),
                                    torn.offset(),
                                    torn.reason());
            case Verification.Broken broken ->
                    ("%s: BROKEN at entry %d (%s, offset %d): %s; keep the folder as it is and"
                                    + " compare it with a copy or an export")
                            .formatted(
                                    broken.partition(),
                                    broken.sequence(),
                                    broken.segment(),
                                    broken.offset(),
                                    broken.reason());
        };
    }
}

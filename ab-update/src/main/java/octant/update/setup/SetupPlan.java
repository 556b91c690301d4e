package octant.update.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import octant.update.Slot;
import octant.update.disk.DiskException;
import octant.update.disk.DiskLayout;
import octant.update.disk.Gpt;
import octant.update.disk.PartitionSizes;

/// What will be done to a disk, in this order, computed before anything is touched. Pure; it prints
/// itself:
///
/// ```
/// install 1.0 onto /dev/vdb: 20480 MiB, sectors of 512 bytes, lost: a partition table: data
/// 1 erase the first and the last MiB
/// 2 write 81 MiB, and zeros over 70 MiB
/// 3 read all of it back
/// 4 write the partition table: octant-esp, root-a, root-a-verity, root-b, root-b-verity, octant-data
/// ```
///
/// A power cut before the last step leaves a disk without a partition table: no firmware starts it.
///
/// @param traces what is lost
/// @param layout of the disk target; the table's last partition reaches to the end of this disk
public record SetupPlan(
        TargetFacts target,
        DiskTraces traces,
        LiveManifest manifest,
        DiskLayout layout,
        Gpt table,
        List<Fill> fills) {
    public SetupPlan {
        fills = List.copyOf(fills);
    }

    /// What can be said before the disk is opened.
    ///
    /// @throws SetupRefusedException if it is not to be written to
    public static void requireUsable(TargetFacts target) {
        if (target.liveMedium()) {
            throw refused(new SetupRefusal.IsLiveMedium(target.device()));
        }
        if (target.readOnly()) {
            throw refused(new SetupRefusal.ReadOnly(target.device()));
        }
        target.use()
                .ifPresent(use -> {
                    throw refused(new SetupRefusal.InUse(target.device(), use));
                });
        if (target.sectorBytes() != 512 && target.sectorBytes() != 4096) {
            throw refused(new SetupRefusal.UnknownSectors(target.device(), target.sectorBytes()));
        }
    }

    /// @param erase what the disk holds may be lost
    /// @throws SetupRefusedException if it must not be done
    /// @throws DiskException if the medium's manifest does not fit itself
    public static SetupPlan of(
            TargetFacts target, DiskTraces traces, LiveManifest manifest, boolean erase) {
        requireUsable(target);
        DiskLayout layout = layout(target.sectorBytes(), manifest);
        requireRoom(target, layout);
        if (traces instanceof DiskTraces.Holds(String what) && !erase) {
            throw refused(new SetupRefusal.HoldsData(target.device(), what));
        }
        List<Fill> fills =
                manifest.fills().stream().filter(fill -> fill.isFor(target.sectorBytes())).toList();
        fills.forEach(fill -> requireInside(layout, fill));
        Gpt table = layout.table().grown(target.sizeBytes());
        return new SetupPlan(target, traces, manifest, layout, table, fills);
    }

    /// Before its traces are looked for, which takes a disk that is not tiny.
    ///
    /// @throws SetupRefusedException if the disk is too small
    public static void requireRoom(TargetFacts target, LiveManifest manifest) {
        requireRoom(target, layout(target.sectorBytes(), manifest));
    }

    /// Where a fill lies on the disk, in bytes.
    long offset(Fill fill) {
        return layout.region(fill.partition()).offsetBytes() + fill.offset();
    }

    long bytes(Class<? extends Fill> kind) {
        return fills.stream().filter(kind::isInstance).mapToLong(Fill::length).sum();
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        String lost = traces instanceof DiskTraces.Holds(String what) ? ", lost: " + what : "";
        lines.add(
                "install %s onto %s: %d MiB, sectors of %d bytes%s"
                        .formatted(
                                manifest.version(),
                                target.device(),
                                target.sizeBytes() >> 20,
                                target.sectorBytes(),
                                lost));
        lines.add("1 erase the first and the last MiB");
        lines.add(
                "2 write %d MiB, and zeros over %d MiB"
                        .formatted(bytes(Fill.Copy.class) >> 20, bytes(Fill.Zero.class) >> 20));
        lines.add("3 read all of it back");
        List<String> names = table.partitions().stream().map(row -> row.name()).toList();
        lines.add("4 write the partition table: " + String.join(", ", names));
        return String.join("\n", lines);
    }

    private static DiskLayout layout(int sectorBytes, LiveManifest manifest) {
        return DiskLayout.plan(
                manifest.architecture(),
                sectorBytes,
                manifest.diskId(),
                PartitionSizes.standard(),
                Map.of(Slot.A, manifest.root()));
    }

    private static void requireRoom(TargetFacts target, DiskLayout layout) {
        if (target.sizeBytes() < layout.diskBytes()) {
            throw refused(
                    new SetupRefusal.TooSmall(
                            target.device(), target.sizeBytes(), layout.diskBytes()));
        }
    }

    private static void requireInside(DiskLayout layout, Fill fill) {
        long size = layout.region(fill.partition()).sizeBytes();
        if (fill.length() > size || fill.offset() > size - fill.length()) {
            throw new DiskException(
                    "live medium: %d bytes at %d do not fit partition %s"
                            .formatted(fill.length(), fill.offset(), fill.partition().label()));
        }
    }

    private static SetupRefusedException refused(SetupRefusal refusal) {
        return new SetupRefusedException(refusal);
    }
}

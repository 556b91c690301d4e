package octant.update.setup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import octant.update.disk.Disk;
import octant.update.disk.DiskException;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;

/// A look at both ends of a disk and at some samples between them.
///
/// It counts as empty only if all that was looked at is nothing but 0x00 or nothing but 0xff: as it
/// left the factory, or as it was erased.
public final class DiskLook {
    private static final int END_BYTES = UnfinishedMark.AREA_BYTES;
    private static final int SAMPLES = 64;
    private static final int SAMPLE_BYTES = 4096;

    private DiskLook() {}

    /// @param disk of several MiB at least
    /// @throws DiskException if it cannot be read
    public static DiskTraces at(Disk disk, int sectorBytes) {
        byte[] first = disk.read(0, END_BYTES);
        byte[] last = disk.read(disk.sizeBytes() - END_BYTES, END_BYTES);
        Optional<String> table = table(disk, sectorBytes);
        if (table.isPresent()) {
            return new DiskTraces.Holds(table.get());
        }
        if (UnfinishedMark.isIn(first) && isErased(last)) {
            return new DiskTraces.Unfinished();
        }
        Optional<String> known =
                Signature.ALL.stream()
                        .filter(signature -> signature.isIn(first))
                        .map(Signature::name)
                        .findFirst();
        if (known.isPresent()) {
            return new DiskTraces.Holds(known.get());
        }
        boolean empty = isErased(first) && isErased(last) && samplesAreErased(disk);
        return empty ? new DiskTraces.Empty() : new DiskTraces.Holds("data of an unknown kind");
    }

    private static Optional<String> table(Disk disk, int sectorBytes) {
        try {
            List<GptPartition> rows = Gpt.read(disk, sectorBytes).gpt().partitions();
            return Optional.of(
                    rows.isEmpty()
                            ? "an empty partition table"
                            : rows.stream()
                                    .map(GptPartition::name)
                                    .map(name -> name.isEmpty() ? "(no name)" : name)
                                    .collect(Collectors.joining(", ", "a partition table: ", "")));
        } catch (DiskException e) {
            return Optional.empty(); // none, or a damaged one: then the rest tells
        }
    }

    private static boolean samplesAreErased(Disk disk) {
        long step = disk.sizeBytes() / (SAMPLES + 1) / SAMPLE_BYTES * SAMPLE_BYTES;
        for (int i = 1; i <= SAMPLES; i++) {
            if (!isErased(disk.read(i * step, SAMPLE_BYTES))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isErased(byte[] bytes) {
        byte fill = bytes[0];
        if (fill != 0 && fill != (byte) 0xff) {
            return false;
        }
        for (byte one : bytes) {
            if (one != fill) {
                return false;
            }
        }
        return true;
    }
}

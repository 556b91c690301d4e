package octant.main;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import octant.init.DataPartitionGrower;
import octant.init.Partition;
import octant.linux.BlockDevices;
import octant.linux.Descriptor;
import octant.linux.LinuxFiles;
import octant.linux.OpenFlag;
import octant.update.disk.FileDisk;
import octant.update.disk.Gpt;
import octant.update.disk.GptPartition;
import octant.update.disk.GptReading;

/// Rewrites the GPT of the machine's disk, so that the data partition ends where the disk does: on
/// the first boot of an image that was copied to a larger disk, and to mend a damaged copy.
final class GptGrower implements DataPartitionGrower {
    @Override
    public Optional<Extent> grow(Partition data) {
        String device = "/dev/" + data.disk();
        int sectorBytes = sectorBytes(device);
        try (FileDisk disk = FileDisk.openForWriting(Path.of(device))) {
            GptReading reading = Gpt.read(disk, sectorBytes);
            // Of a disk that is laid out otherwise, nothing is ours to change.
            if (!isLast(data, reading.gpt())) {
                return Optional.empty();
            }
            Gpt grown = reading.gpt().grown(disk.sizeBytes());
            if (grown.equals(reading.gpt()) && reading instanceof GptReading.Sound) {
                return Optional.empty();
            }
            grown.write(disk);
            return grown.partition(data.label()).map(row -> extent(row, sectorBytes));
        }
    }

    private static boolean isLast(Partition data, Gpt gpt) {
        Optional<GptPartition> last =
                gpt.partitions().stream().max(Comparator.comparingLong(GptPartition::lastLba));
        return last.isPresent()
                && last.get().number() == data.number()
                && last.get().name().equals(data.label());
    }

    private static int sectorBytes(String device) {
        try (Descriptor disk = LinuxFiles.open(device, OpenFlag.READ_ONLY)) {
            return BlockDevices.sectorBytes(disk);
        }
    }

    private static Extent extent(GptPartition row, int sectorBytes) {
        return new Extent(row.firstLba() * sectorBytes, row.sectors() * sectorBytes);
    }
}

package octant.init;

import java.util.Optional;

/// On the first boot of a disk, or after the disk grew: the partition grows to the disk's end, and
/// the mounted file system to the partition's. Nobody waits for it. A power cut between the two is
/// made good by the next boot, which grows the file system whatever it finds.
final class DataGrowth {
    private final Kernel kernel;
    private final Console console;
    private final DataPartitionGrower grower;

    DataGrowth(Kernel kernel, Console console, DataPartitionGrower grower) {
        this.kernel = kernel;
        this.console = console;
        this.grower = grower;
    }

    Outcome grow(DataStorage storage) {
        if (!(storage instanceof DataStorage.Persistent persistent)
                || persistent.partition().isEmpty()) {
            return new Outcome.Skipped("no data partition of ours");
        }
        try {
            growPartition(persistent.partition().get());
            kernel.growFilesystem(DataVolume.ROOT, persistent.partition().get().device());
            return Outcome.DONE;
        } catch (Exception e) {
            // Whatever it was: the machine goes on with the space it has, and says so.
            console.say("data: stays as small as it is: " + e);
            return new Outcome.Degraded(e.toString());
        }
    }

    private void growPartition(Partition partition) throws Exception {
        Optional<DataPartitionGrower.Extent> extent = grower.grow(partition);
        if (extent.isEmpty()) {
            return;
        }
        long sizeBytes = extent.get().sizeBytes();
        kernel.resizePartition(
                "/dev/" + partition.disk(),
                partition.number(),
                extent.get().startBytes(),
                sizeBytes);
        console.say("data: " + partition.device() + " grown to " + (sizeBytes >> 20) + " MiB");
    }
}

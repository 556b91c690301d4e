package octant.update.install;

import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.update.Slot;
import octant.update.SlotCheck;
import octant.update.SlotDevice;
import octant.update.UpdateDisk;
import octant.update.boot.BootArea;
import octant.update.boot.BootLoader;
import octant.update.disk.DiskException;
import octant.update.disk.Gpt;
import octant.update.disk.GptReading;
import octant.verity.BlockDigests;
import octant.verity.BlockSource;
import octant.verity.VerityCheck;
import octant.verity.VerityException;
import octant.verity.VeritySuperblock;

/// One installation under way: applies its [InstallPlan].
///
/// @param tree the new hash tree, checked
/// @param digests of the new root image's blocks
record Installation(
        UpdateDisk disk,
        BootLoader loader,
        Offer offer,
        InstallPlan plan,
        MemoryBlocks tree,
        BlockDigests digests,
        InstallMeter meter) {

    /// How much it is in all, for the percentage: what runs is hashed, then the image is written
    /// and read back, then the kernel.
    static long work(Offer offer) {
        return 3 * offer.root().sizeBytes()
                + 2 * offer.verity().sizeBytes()
                + 2 * offer.kernel().sizeBytes();
    }

    /// The loader does not see the new version yet.
    void fillSlot() {
        meter.begin(InstallStep.CLEAR);
        try (BootArea area = loader.open()) {
            area.apply(plan.boot().clear());
        }
        try (SlotDevice root = disk.open(plan.slot().root());
                SlotDevice verity = disk.open(plan.slot().verity())) {
            meter.begin(InstallStep.WRITE);
            writeRoot(root);
            writeTree(verity);
            root.sync();
            verity.sync();
            meter.begin(InstallStep.READ_BACK);
            readBack(root, verity);
        }
        meter.begin(InstallStep.NAME);
        namePartitions();
    }

    /// The next boot tries the new version from somewhere inside; [#withdrawKernel] if this or what
    /// depends on it fails.
    void addKernel() {
        meter.begin(InstallStep.KERNEL);
        try (BootArea area = loader.open()) {
            new KernelInstallation(area, offer, plan, meter).write();
            area.apply(plan.boot().finish());
        }
        meter.begin(InstallStep.DONE);
    }

    /// Whoever is told that an installation failed must not boot it. Done also for a thread that is
    /// interrupted, and stays so.
    ///
    /// @param failure gets what goes wrong here as suppressed
    /// @return whether the loader does not see the new version any more
    boolean withdrawKernel(RuntimeException failure) {
        boolean interrupted = Thread.interrupted(); // else no file can be written
        try (BootArea area = loader.open()) {
            return area.apply(plan.boot().withdraw()).isEmpty();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void writeRoot(SlotDevice root) {
        Slot running = plan.slot().other();
        try (SlotDevice runningRoot = disk.open(running.root());
                SlotDevice runningTree = disk.open(running.verity())) {
            List<BlockSource> seeds = new ArrayList<>();
            runningImage(runningRoot, runningTree).ifPresent(seeds::add);
            LocalBlocks local = LocalBlocks.find(digests, seeds, meter);
            new AdaptiveCopy(offer.root(), digests, local, new SlotTarget(root), meter).run();
        }
    }

    /// As much of the running slot as its image fills.
    private static Optional<BlockSource> runningImage(SlotDevice root, SlotDevice tree) {
        try {
            ByteBuffer first = ByteBuffer.allocate(BLOCK_BYTES);
            tree.read(0, first);
            long bytes = VeritySuperblock.decode(first.array()).dataBlocks() * BLOCK_BYTES;
            return Optional.of(new Beginning(SlotCheck.source(root, _ -> {}), bytes));
        } catch (DiskException | VerityException e) {
            return Optional.empty(); // then everything is fetched
        }
    }

    private void writeTree(SlotDevice verity) {
        for (int at = 0; at < tree.bytes().limit(); at += AdaptiveCopy.PIECE_BYTES) {
            int length = Math.min(AdaptiveCopy.PIECE_BYTES, tree.bytes().limit() - at);
            verity.write(at, tree.bytes().slice(at, length));
            meter.worked(length);
        }
    }

    private void readBack(SlotDevice root, SlotDevice verity) {
        VerityCheck found = SlotCheck.check(root, verity, plan.rootHash(), meter::worked);
        switch (found) {
            case VerityCheck.Intact _ -> {}
            case VerityCheck.BadData bad -> throw damaged(root, bad);
            case VerityCheck.BadTree bad -> throw damaged(verity, bad);
        }
    }

    private static DiskException damaged(SlotDevice device, VerityCheck found) {
        return new DiskException(
                device.name()
                        + ": read back: "
                        + found
                        + "; the disk does not keep what is"
                        + " written to it, or the bundle's image and tree do not belong together");
    }

    private void namePartitions() {
        Gpt table = plan.table();
        table.write(disk.wholeDisk());
        GptReading written = Gpt.read(disk.wholeDisk(), disk.sectorBytes());
        if (!written.equals(new GptReading.Sound(table))) {
            throw new DiskException("partition table: does not read back as it was written");
        }
    }

    /// The slot as a target: what it holds counts.
    private record SlotTarget(SlotDevice device) implements AdaptiveCopy.Target {
        @Override
        public Optional<BlockSource> present() {
            return Optional.of(SlotCheck.source(device, _ -> {}));
        }

        @Override
        public void write(long offsetBytes, ByteBuffer from) {
            device.write(offsetBytes, from);
        }
    }

    /// The first bytes of a partition.
    private record Beginning(BlockSource whole, long bytes) implements BlockSource {
        @Override
        public long sizeBytes() {
            return Math.min(bytes, whole.sizeBytes());
        }

        @Override
        public void read(ByteBuffer buffer, long offsetBytes) {
            whole.read(buffer, offsetBytes);
        }

        @Override
        public String name() {
            return whole.name();
        }
    }
}

package octant.update.install;

import static octant.verity.Sha256.DIGEST_BYTES;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.update.boot.BootArea;
import octant.update.boot.NewKernelFile;
import octant.update.bundle.PayloadFile;
import octant.verity.BlockDigests;
import octant.verity.BlockSource;
import octant.verity.CloseableBlockSource;
import octant.verity.Salt;

/// Writes the new kernel where the boot loader finds it. Most of it is often in the kernels that
/// are there: then the bundle's block hash index tells which parts.
record KernelInstallation(BootArea area, Offer offer, InstallPlan plan, InstallMeter meter) {
    private static final Salt NO_SALT = new Salt("");

    void write() {
        List<CloseableBlockSource> present = new ArrayList<>();
        try (NewKernelFile kernel = area.create(plan.boot())) {
            BlockDigests digests = digests();
            if (digests.blocks() > 0) {
                present.addAll(area.kernels());
            }
            LocalBlocks local = LocalBlocks.find(digests, List.copyOf(present), meter);
            new AdaptiveCopy(offer.kernel(), digests, local, new KernelTarget(kernel), meter).run();
            kernel.activate(offer.manifest().kernel().sha256());
        } finally {
            present.forEach(CloseableBlockSource::close);
        }
    }

    /// None if the bundle has no index, or one that does not fit.
    private BlockDigests digests() {
        Optional<PayloadFile> index = offer.kernelIndex();
        long blocks = Math.ceilDiv(offer.kernel().sizeBytes(), BLOCK_BYTES);
        if (index.isEmpty() || index.get().sizeBytes() != blocks * DIGEST_BYTES) {
            return new BlockDigests(NO_SALT, new byte[0]);
        }
        byte[] bytes = new byte[Math.toIntExact(index.get().sizeBytes())];
        index.get().read(0, ByteBuffer.wrap(bytes));
        return new BlockDigests(NO_SALT, bytes);
    }

    private record KernelTarget(NewKernelFile kernel) implements AdaptiveCopy.Target {
        @Override
        public Optional<BlockSource> present() {
            return Optional.empty();
        }

        @Override
        public void write(long offsetBytes, ByteBuffer from) {
            kernel.write(offsetBytes, from);
        }
    }
}

package octant.update.install;

import static octant.verity.Sha256.DIGEST_BYTES;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.update.EfiFolder;
import octant.update.MountedEsp;
import octant.update.bundle.PayloadFile;
import octant.update.esp.NewKernel;
import octant.verity.BlockDigests;
import octant.verity.BlockFile;
import octant.verity.BlockSource;
import octant.verity.Salt;

/// Writes the new kernel to the EFI system partition. Most of it is often in the kernels that are
/// there: then the bundle's block hash index tells which parts.
record KernelInstallation(MountedEsp esp, Offer offer, InstallPlan plan, InstallMeter meter) {
    private static final Salt NO_SALT = new Salt("");

    void write() {
        List<BlockFile> files = new ArrayList<>();
        try (NewKernel kernel = NewKernel.create(esp, plan.kernelFile())) {
            BlockDigests digests = digests();
            if (digests.blocks() > 0) {
                EfiFolder folder = new EfiFolder(esp.path());
                folder.kernels().stream()
                        .filter(present -> present.rootHash().isPresent())
                        .forEach(present ->
                                files.add(
                                        BlockFile.open(
                                                folder.file(present), StandardOpenOption.READ)));
            }
            LocalBlocks local = LocalBlocks.find(digests, List.copyOf(files), meter);
            new AdaptiveCopy(offer.kernel(), digests, local, new KernelTarget(kernel), meter).run();
            kernel.activate(offer.manifest().kernel().sha256());
        } finally {
            files.forEach(BlockFile::close);
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

    private record KernelTarget(NewKernel kernel) implements AdaptiveCopy.Target {
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

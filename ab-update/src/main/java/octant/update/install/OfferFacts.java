package octant.update.install;

import java.nio.ByteBuffer;
import java.util.Optional;
import octant.update.UkiContents;
import octant.update.UkiException;
import octant.update.VerityTarget;
import octant.update.bundle.BundleManifest;
import octant.update.bundle.PayloadFile;
import octant.update.disk.StableId;

/// What a bundle claims to be, and what the kernel in it says of itself.
///
/// @param kernelVersion what the boot loader sorts the kernel by
/// @param target the root that the kernel's command line asks for
record OfferFacts(
        BundleManifest manifest,
        long rootBytes,
        long verityBytes,
        long kernelBytes,
        String kernelVersion,
        VerityTarget target) {
    /// @throws RefusedException if the parts do not belong together
    static OfferFacts of(Offer offer) {
        PayloadFile file = offer.kernel();
        UkiContents kernel;
        try {
            kernel =
                    UkiContents.parseWhole(
                            file.name(),
                            (offset, length) -> read(file, offset, length),
                            file.sizeBytes());
        } catch (UkiException e) {
            throw inconsistent(String.valueOf(e.getMessage()));
        }
        Optional<VerityTarget> target = kernel.target();
        OfferFacts facts =
                new OfferFacts(
                        offer.manifest(),
                        offer.root().sizeBytes(),
                        offer.verity().sizeBytes(),
                        offer.kernel().sizeBytes(),
                        kernel.version().orElse("none"),
                        target.orElseThrow(() ->
                                inconsistent("the kernel's command line asks for no verity root")));
        facts.requireUnity();
        return facts;
    }

    private void requireUnity() {
        if (!kernelVersion.equals(manifest.version().text())) {
            throw inconsistent(
                    "the manifest says version "
                            + manifest.version()
                            + ", the kernel "
                            + kernelVersion);
        }
        if (!target.rootPartition().equals(StableId.ofRoot(target.rootHash()))
                || !target.verityPartition().equals(StableId.ofVerity(target.rootHash()))) {
            throw inconsistent(
                    "the kernel's command line asks for partitions that do not follow from its"
                            + " root hash "
                            + target.rootHash());
        }
        if (target.dataBlocks() * 4096 != rootBytes) {
            throw inconsistent(
                    "the root image has "
                            + rootBytes
                            + " bytes, the kernel's command line says "
                            + target.dataBlocks()
                            + " blocks");
        }
    }

    private static byte[] read(PayloadFile file, long offset, int length) {
        long rest = Math.max(0, file.sizeBytes() - offset);
        ByteBuffer into = ByteBuffer.allocate((int) Math.min(length, rest));
        file.read(offset, into);
        return into.array();
    }

    private static RefusedException inconsistent(String why) {
        return new RefusedException(new Refusal.Inconsistent(why));
    }
}

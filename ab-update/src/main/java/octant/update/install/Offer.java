package octant.update.install;

import java.util.Optional;
import octant.update.bundle.Bundle;
import octant.update.bundle.BundleManifest;
import octant.update.bundle.PayloadFile;

/// A bundle whose signature was checked, as far as an installation needs it. Each read of a file
/// fails rather than return bytes that were not signed.
///
/// @param source names the bundle in messages
record Offer(
        String source,
        BundleManifest manifest,
        PayloadFile root,
        PayloadFile verity,
        PayloadFile kernel,
        Optional<PayloadFile> kernelIndex) {
    static Offer of(String source, Bundle bundle) {
        BundleManifest manifest = bundle.manifest();
        return new Offer(
                source,
                manifest,
                bundle.file(manifest.root().fileName()),
                bundle.file(manifest.verity().fileName()),
                bundle.file(manifest.kernel().fileName()),
                manifest.kernel().indexFileName().map(bundle::file));
    }

    long payloadBytes() {
        return root.sizeBytes() + verity.sizeBytes() + kernel.sizeBytes();
    }
}

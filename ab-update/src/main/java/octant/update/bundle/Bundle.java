package octant.update.bundle;

import java.time.Instant;

/// A bundle whose signature holds. Its payload is checked block by block as it is read.
public final class Bundle implements AutoCloseable {
    private final BundleSource source;

    Bundle(BundleSource source) {
        this.source = source;
    }

    /// Reads the signature at the bundle's end and checks it; takes over the source, which is
    /// closed with the bundle, or now if it is refused.
    ///
    /// @param now the machine's clock: certificates hold at it or do not
    /// @throws BundleException if the bundle is damaged, of another format, or not from one we
    ///   trust
    public static Bundle open(BundleSource source, TrustStore trust, Instant now) {
        return Unfinished.body();
    }

    public BundleManifest manifest() {
        return Unfinished.body();
    }

    public Signer signer() {
        return Unfinished.body();
    }

    /// A file of the payload, by the name that the manifest gives it.
    ///
    /// @throws BundleException if there is none of that name
    public PayloadFile file(String name) {
        return Unfinished.body();
    }

    @Override
    public void close() {
        source.close();
    }
}

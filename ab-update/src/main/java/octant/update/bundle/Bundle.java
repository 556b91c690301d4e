package octant.update.bundle;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import octant.update.squashfs.SquashfsException;
import octant.update.squashfs.SquashfsFile;
import octant.update.squashfs.SquashfsImage;
import org.jspecify.annotations.Nullable;

/// A bundle whose signature holds. Its payload is checked block by block as it is read. For one
/// thread at a time.
public final class Bundle implements AutoCloseable {
    /// Of the signature with manifest and certificates; RAUC reads no more either.
    public static final int MAX_SIGNATURE_BYTES = 64 << 10;

    private static final int SIZE_FIELD_BYTES = Long.BYTES;

    private final BundleSource source;
    private final SignedManifest signed;
    private final Signer signer;
    private final CheckedPayload payload;
    private @Nullable SquashfsImage image;

    private Bundle(
            BundleSource source, SignedManifest signed, Signer signer, CheckedPayload payload) {
        this.source = source;
        this.signed = signed;
        this.signer = signer;
        this.payload = payload;
    }

    /// Reads the signature at the bundle's end and checks it; takes over the source, which is
    /// closed with the bundle, or now if it is refused.
    ///
    /// @param now the machine's clock: certificates hold at it or do not
    /// @throws BundleException if the bundle is damaged, of another format, or not from one we
    ///   trust
    public static Bundle open(BundleSource source, TrustStore trust, Instant now) {
        Optional<Bundle> opened = Optional.empty();
        try {
            opened = Optional.of(opened(source, trust, now));
            return opened.get();
        } finally {
            if (opened.isEmpty()) {
                source.close();
            }
        }
    }

    public BundleManifest manifest() {
        return signed.manifest();
    }

    public Signer signer() {
        return signer;
    }

    /// A file of the payload, by the name that the manifest gives it.
    ///
    /// @throws BundleException if there is none of that name, or not of the size in the manifest
    public PayloadFile file(String name) {
        try {
            if (image == null) {
                image = SquashfsImage.open(payload);
            }
            SquashfsFile file = image.file(name);
            manifest()
                    .image(name)
                    .filter(wanted -> wanted.sizeBytes() != file.sizeBytes())
                    .ifPresent(wanted -> {
                        throw new BundleException(
                                "%s: %s has %d bytes, the manifest says %d"
                                        .formatted(
                                                source.name(),
                                                name,
                                                file.sizeBytes(),
                                                wanted.sizeBytes()));
                    });
            return new BundleFile(source.name(), name, file, payload);
        } catch (SquashfsException e) {
            throw malformed(source.name(), e);
        }
    }

    @Override
    public void close() {
        if (image != null) {
            image.close();
        }
        source.close();
    }

    static BundleException malformed(String bundle, SquashfsException e) {
        return new BundleException(bundle + ": payload: " + e.getMessage());
    }

    private static Bundle opened(BundleSource source, TrustStore trust, Instant now) {
        byte[] signature = signature(source);
        long signedBytes = source.sizeBytes() - SIZE_FIELD_BYTES - signature.length;
        CheckedSignature checked = CheckedSignature.of(source.name(), signature, trust, now);
        SignedManifest manifest =
                ManifestReader.signed(source.name() + ": manifest", checked.content());
        PayloadHash hash = manifest.payload();
        long payloadBytes = signedBytes - hash.treeBytes();
        PayloadTree tree = PayloadTree.of(Math.max(0, payloadBytes / PayloadTree.BLOCK_BYTES));
        if (payloadBytes <= 0
                || payloadBytes % PayloadTree.BLOCK_BYTES != 0
                || tree.treeBytes() != hash.treeBytes()) {
            throw new BundleException(
                    source.name()
                            + ": payload and hash tree have "
                            + signedBytes
                            + " bytes, which does not fit a tree of "
                            + hash.treeBytes()
                            + "; fetch the bundle again");
        }
        return new Bundle(
                source, manifest, checked.signer(), new CheckedPayload(source, hash, tree));
    }

    private static byte[] signature(BundleSource source) {
        long end = source.sizeBytes() - SIZE_FIELD_BYTES;
        if (end <= PayloadTree.BLOCK_BYTES) {
            throw new BundleException(
                    source.name() + ": only " + source.sizeBytes() + " bytes: this is no bundle");
        }
        ByteBuffer sizeField = ByteBuffer.allocate(SIZE_FIELD_BYTES);
        source.read(end, sizeField);
        long length = sizeField.getLong(0);
        if (length <= 0 || length > MAX_SIGNATURE_BYTES || length >= end) {
            throw new BundleException(
                    source.name()
                            + ": its last bytes give no size of a signature: this is no bundle, or"
                            + " not all of one");
        }
        ByteBuffer signature = ByteBuffer.allocate((int) length);
        source.read(end - length, signature);
        return signature.array();
    }
}

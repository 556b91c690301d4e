package octant.update.bundle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;

/// Where the parts of a bundle start: a second, unchecked reading beside [Bundle]'s.
final class BundleBytes {
    private final byte[] bytes;

    private BundleBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static BundleBytes of(byte[] bytes) {
        return new BundleBytes(bytes);
    }

    int signatureStart() {
        return (int) (bytes.length - 8 - ByteBuffer.wrap(bytes).getLong(bytes.length - Long.BYTES));
    }

    byte[] signature() {
        return Arrays.copyOfRange(bytes, signatureStart(), bytes.length - Long.BYTES);
    }

    int treeStart() {
        return (int) (signatureStart() - manifest().payload().treeBytes());
    }

    /// Payload and tree, with another signature behind.
    byte[] withSignature(byte[] signature) {
        ByteBuffer out = ByteBuffer.allocate(signatureStart() + signature.length + Long.BYTES);
        out.put(bytes, 0, signatureStart());
        return out.put(signature).putLong(signature.length).array();
    }

    byte[] manifestText() {
        try {
            return (byte[]) new CMSSignedData(signature()).getSignedContent().getContent();
        } catch (CMSException e) {
            throw new AssertionError(e);
        }
    }

    SignedManifest manifest() {
        return ManifestReader.signed("sample", manifestText());
    }
}

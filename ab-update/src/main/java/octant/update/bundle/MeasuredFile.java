package octant.update.bundle;

import static octant.update.bundle.PayloadTree.BLOCK_BYTES;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import octant.update.bundle.BundleDraft.Content;
import octant.update.bundle.BundleManifest.Image;
import octant.verity.Sha256;

/// A file that goes into a bundle, after it was read once for its size and digests. It is read a
/// second time as it is written; what was read then must be the same.
final class MeasuredFile {
    private final Content content;
    private final Image image;
    private final byte[] index;
    private final AtomicReference<MessageDigest> reread = new AtomicReference<>(Sha256.start());

    private MeasuredFile(Content content, Image image, byte[] index) {
        this.content = content;
        this.image = image;
        this.index = index;
    }

    static MeasuredFile of(Content content) throws IOException {
        return measure(content, false);
    }

    /// With a block hash index: SHA-256 of each block of 4096 bytes, the last filled with zeros.
    static MeasuredFile indexed(Content content) throws IOException {
        return measure(content, true);
    }

    Image image() {
        return image;
    }

    byte[] index() {
        return index.clone();
    }

    InputStream open() throws IOException {
        MessageDigest digest = Sha256.start();
        reread.set(digest);
        return new DigestInputStream(Files.newInputStream(content.file()), digest);
    }

    /// @throws BundleException if the second reading gave other bytes than the first
    void requireUnchanged() {
        String now = HexFormat.of().formatHex(reread.get().digest());
        if (!now.equals(image.sha256())) {
            throw new BundleException(
                    content.file() + ": changed while the bundle was made; make it again");
        }
    }

    private static MeasuredFile measure(Content content, boolean hasIndex) throws IOException {
        Path file = content.file();
        MessageDigest whole = Sha256.start();
        MessageDigest block = Sha256.start();
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        long bytes = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
            for (byte[] next = in.readNBytes(BLOCK_BYTES);
                    next.length > 0;
                    next = in.readNBytes(BLOCK_BYTES)) {
                whole.update(next);
                bytes += next.length;
                if (hasIndex) {
                    index.writeBytes(block.digest(Arrays.copyOf(next, BLOCK_BYTES)));
                }
            }
        }
        if (bytes == 0) {
            throw new BundleException(file + ": is empty");
        }
        String sha256 = HexFormat.of().formatHex(whole.digest());
        return new MeasuredFile(
                content,
                new Image(content.fileName(), bytes, sha256, hasIndex),
                index.toByteArray());
    }
}

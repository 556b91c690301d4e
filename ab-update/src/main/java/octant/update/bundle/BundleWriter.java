package octant.update.bundle;

import static octant.update.bundle.PayloadTree.BLOCK_BYTES;
import static octant.update.bundle.PayloadTree.DIGESTS_PER_BLOCK;
import static octant.verity.Sha256.DIGEST_BYTES;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octant.update.squashfs.SquashfsException;
import octant.update.squashfs.SquashfsWriter;
import octant.verity.BlockHasher;
import octant.verity.RootHash;
import octant.verity.Salt;
import octant.verity.Sha256;

/// Writes a bundle. The same content and key give the same bytes.
public final class BundleWriter {
    /// Of the payload's compressed blocks, if nobody says otherwise: see this module's README.
    public static final int DEFAULT_BLOCK_BYTES = 8 << 10;

    /// What the payload calls its copy of the manifest, as `rauc bundle` does.
    static final String MANIFEST_NAME = "manifest.raucm";

    private final BundleDraft draft;
    private final SigningIdentity identity;
    private final int blockBytes;

    private BundleWriter(BundleDraft draft, SigningIdentity identity, int blockBytes) {
        this.draft = draft;
        this.identity = identity;
        this.blockBytes = blockBytes;
    }

    /// Streams the files into `out`, which is created or replaced once all is written.
    ///
    /// @param blockBytes of the compressed blocks: 4096 to 1 MiB, a power of two; an adaptive
    ///   update fetches at least one of them for a changed block
    /// @return the manifest that was signed
    /// @throws BundleException if a file cannot be read or written
    public static BundleManifest write(
            BundleDraft draft, SigningIdentity identity, int blockBytes, Path out) {
        if (!SquashfsWriter.isBlockSize(blockBytes)) {
            throw new BundleException(
                    "block size " + blockBytes + ": want a power of two from 4096 to 1048576");
        }
        Path unfinished = out.resolveSibling(out.getFileName() + ".new");
        try {
            BundleManifest manifest =
                    new BundleWriter(draft, identity, blockBytes).write(unfinished);
            Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
            return manifest;
        } catch (IOException | SquashfsException e) {
            throw new BundleException("write(" + out + ")", e);
        } finally {
            deleteIfThere(unfinished);
        }
    }

    private BundleManifest write(Path out) throws IOException {
        MeasuredFile root = MeasuredFile.of(draft.root());
        MeasuredFile verity = MeasuredFile.of(draft.verity());
        MeasuredFile kernel = MeasuredFile.indexed(draft.kernel());
        BundleManifest manifest =
                new BundleManifest(
                        draft.compatible(),
                        draft.version(),
                        draft.minimumVersion(),
                        draft.architecture(),
                        root.image(),
                        verity.image(),
                        kernel.image());
        byte[] text =
                ManifestPrinter.print(manifest, Optional.empty()).getBytes(StandardCharsets.UTF_8);
        Map<String, Content> files = new TreeMap<>();
        for (MeasuredFile file : List.of(root, verity, kernel)) {
            files.put(file.image().fileName(), file::open);
            file.image()
                    .indexFileName()
                    .ifPresent(
                            name -> files.put(name, () -> new ByteArrayInputStream(file.index())));
        }
        files.put(MANIFEST_NAME, () -> new ByteArrayInputStream(text));
        try (FileChannel channel =
                FileChannel.open(
                        out,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            long payloadBytes = writePayload(channel, files);
            for (MeasuredFile file : List.of(root, verity, kernel)) {
                file.requireUnchanged();
            }
            PayloadHash hash = writeTree(channel, payloadBytes, salt(text));
            writeSignature(channel, manifest, hash, payloadBytes + hash.treeBytes());
            channel.force(true);
        }
        return manifest;
    }

    /// What a file of the payload is read from.
    @FunctionalInterface
    private interface Content {
        InputStream open() throws IOException;
    }

    /// @return its size, a whole number of blocks
    private long writePayload(FileChannel channel, Map<String, Content> files) throws IOException {
        try (SquashfsWriter squashfs = new SquashfsWriter(channel, blockBytes)) {
            for (Map.Entry<String, Content> file : files.entrySet()) {
                try (InputStream in = new BufferedInputStream(file.getValue().open(), 1 << 20)) {
                    squashfs.file(file.getKey(), in);
                }
            }
            long bytes = squashfs.finish();
            long padded = Math.ceilDiv(bytes, (long) BLOCK_BYTES) * BLOCK_BYTES;
            write(channel, new byte[(int) (padded - bytes)], bytes);
            return padded;
        }
    }

    /// Follows from the manifest, and so from every file: the same bundle has the same salt.
    private static Salt salt(byte[] manifest) {
        return Salt.of(Sha256.of(manifest));
    }

    private static PayloadHash writeTree(FileChannel channel, long payloadBytes, Salt salt)
            throws IOException {
        PayloadTree tree = PayloadTree.of(payloadBytes / BLOCK_BYTES);
        BlockHasher hasher = new BlockHasher(salt);
        long start = 0;
        long blocks = tree.payloadBlocks();
        for (PayloadTree.Level level : tree.levels()) {
            long hashBlock = level.firstBlock();
            for (long done = 0; done < blocks; done += DIGESTS_PER_BLOCK) {
                int count = (int) Math.min(DIGESTS_PER_BLOCK, blocks - done);
                byte[] below = read(channel, start + done * BLOCK_BYTES, count * BLOCK_BYTES);
                ByteBuffer digests = ByteBuffer.allocate(BLOCK_BYTES);
                for (int i = 0; i < count; i++) {
                    digests.put(hasher.digest(below, i * BLOCK_BYTES));
                }
                write(channel, digests.array(), hashBlock * BLOCK_BYTES);
                hashBlock++;
            }
            start = level.firstBlock() * BLOCK_BYTES;
            blocks = level.blocks();
        }
        byte[] top = hasher.digest(read(channel, start, BLOCK_BYTES), 0);
        String root = HexFormat.of().formatHex(top, 0, DIGEST_BYTES);
        return new PayloadHash(new RootHash(root), salt, tree.treeBytes());
    }

    private void writeSignature(
            FileChannel channel, BundleManifest manifest, PayloadHash hash, long at)
            throws IOException {
        byte[] text =
                ManifestPrinter.print(manifest, Optional.of(hash)).getBytes(StandardCharsets.UTF_8);
        byte[] signature = new SignatureWriter(identity).sign(text);
        if (signature.length > Bundle.MAX_SIGNATURE_BYTES) {
            throw new BundleException(
                    "the signature has %d bytes, at most %d are read; put fewer certificates in"
                                    .formatted(signature.length, Bundle.MAX_SIGNATURE_BYTES)
                            + " the PEM file");
        }
        ByteBuffer end = ByteBuffer.allocate(signature.length + Long.BYTES);
        end.put(signature).putLong(signature.length);
        write(channel, end.array(), at);
    }

    private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new EOFException("ends at " + channel.size());
            }
        }
        return buffer.array();
    }

    private static void write(FileChannel channel, byte[] bytes, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, offset + buffer.position());
        }
    }

    private static void deleteIfThere(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new BundleException("delete(" + file + ")", e);
        }
    }
}

package octant.update.install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import octant.update.OctantVersion;
import octant.update.SampleUki;
import octant.update.UkiContents;
import octant.update.bundle.BundleException;
import octant.update.bundle.BundleManifest;
import octant.update.bundle.ByteRange;
import octant.update.bundle.PayloadFile;
import octant.update.disk.Architecture;
import octant.update.disk.Mtools;
import octant.update.disk.StableId;
import octant.update.tryboot.BootContents;
import octant.verity.RootHash;
import octant.verity.Salt;
import octant.verity.Sha256;
import octant.verity.VerityTree;

/// A small release: a root image of random blocks, its tree, and a kernel for it.
public final class SampleRelease {
    static final int BLOCK_BYTES = 4096;

    /// Not a whole number of windows, pieces or blocks anywhere.
    static final int ROOT_BLOCKS = 700;

    private static final int KERNEL_BYTES = 70_001;

    /// The kernel on every sample's boot partition.
    static final byte[] CARD_KERNEL = randomBytes(98, KERNEL_BYTES);

    private final OctantVersion version;
    private final RootHash rootHash;
    private final byte[] root;
    private final byte[] tree;
    private final byte[] kernel;

    private SampleRelease(
            OctantVersion version, RootHash rootHash, byte[] root, byte[] tree, byte[] kernel) {
        this.version = version;
        this.rootHash = rootHash;
        this.root = root;
        this.tree = tree;
        this.kernel = kernel;
    }

    /// @param seed of the root image: equal seeds give equal blocks
    public static SampleRelease of(String version, long seed) {
        Random random = new Random(seed);
        byte[] root = new byte[ROOT_BLOCKS * BLOCK_BYTES];
        random.nextBytes(root);
        // Images have many empty blocks.
        Arrays.fill(root, 5 * BLOCK_BYTES, 17 * BLOCK_BYTES, (byte) 0);
        return of(version, root);
    }

    /// Of any size, without empty blocks.
    static SampleRelease ofBytes(String version, long seed, int rootBytes) {
        byte[] root = new byte[rootBytes];
        new Random(seed).nextBytes(root);
        return of(version, root);
    }

    static SampleRelease of(String version, byte[] root) {
        try {
            Path image = Files.createTempFile("octant-sample", ".root");
            Path hashes = Files.createTempFile("octant-sample", ".tree");
            Files.write(image, root);
            Salt salt = Salt.of(Sha256.of(version.getBytes(StandardCharsets.UTF_8)));
            VerityTree tree = VerityTree.build(image, hashes, new UUID(3, 4), salt);
            byte[] treeBytes = Files.readAllBytes(hashes);
            Files.delete(image);
            Files.delete(hashes);
            return new SampleRelease(
                    new OctantVersion(version),
                    tree.rootHash(),
                    root,
                    treeBytes,
                    kernel(version, commandLine(tree)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public OctantVersion version() {
        return version;
    }

    public RootHash rootHash() {
        return rootHash;
    }

    public byte[] root() {
        return root;
    }

    public byte[] tree() {
        return tree;
    }

    public byte[] kernel() {
        return kernel;
    }

    /// The same release with another kernel.
    SampleRelease withKernel(String osVersion, String commandLine) {
        return new SampleRelease(version, rootHash, root, tree, kernel(osVersion, commandLine));
    }

    /// The same release for the card of a Raspberry Pi: its kernel is the image of a boot
    /// partition, made by mtools.
    public SampleRelease onCard(Path folder) throws IOException {
        UkiContents uki =
                UkiContents.parse(
                        "kernel",
                        (offset, length) ->
                                Arrays.copyOfRange(
                                        kernel,
                                        (int) offset,
                                        (int) Math.min(kernel.length, offset + length)));
        Path image = Files.createTempFile(folder, "boot", ".fat");
        Mtools tools = Mtools.format(image, FakeCard.BOOT_MIB, "-F", "32", "-s", "1");
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("config.txt", "arm_64bit=1\n".getBytes(StandardCharsets.US_ASCII));
        files.put(
                BootContents.RELEASE,
                "ID=octant\nVERSION_ID=%s\n".formatted(version).getBytes(StandardCharsets.UTF_8));
        files.put(BootContents.COMMAND_LINE, uki.commandLine().getBytes(StandardCharsets.US_ASCII));
        files.put(BootContents.KERNEL, CARD_KERNEL);
        Path content = Files.createTempFile(folder, "content", "");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(content, file.getValue());
            tools.copyIn(content, file.getKey());
        }
        byte[] bytes = withoutZerosAtItsEnd(Files.readAllBytes(image));
        return new SampleRelease(version, rootHash, root, tree, bytes);
    }

    static byte[] withoutZerosAtItsEnd(byte[] image) {
        int end = image.length;
        while (end > 0 && image[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(image, end);
    }

    /// With some blocks of the root image replaced, and another version.
    SampleRelease successor(String newVersion, int... changedBlocks) {
        byte[] changed = root.clone();
        for (int block : changedBlocks) {
            Arrays.fill(
                    changed,
                    block * BLOCK_BYTES,
                    (block + 1) * BLOCK_BYTES,
                    (byte) newVersion.hashCode());
        }
        return of(newVersion, changed);
    }

    static String commandLine(VerityTree tree) {
        return commandLine(
                tree.rootHash(),
                tree.superblock().salt(),
                tree.superblock().dataBlocks(),
                StableId.ofRoot(tree.rootHash()));
    }

    static String commandLine(RootHash rootHash, Salt salt, long blocks, UUID rootPartition) {
        return ("dm-mod.create=\"octroot,,0,ro,0 %d verity 1 PARTUUID=%s PARTUUID=%s 4096 4096 %d 1"
                        + " sha256 %s %s 1 panic_on_corruption\" root=/dev/dm-0")
                .formatted(
                        blocks * 8,
                        rootPartition,
                        StableId.ofVerity(rootHash),
                        blocks,
                        rootHash,
                        salt);
    }

    BundleManifest manifest() {
        return manifest("octant-x86_64", Optional.empty(), Architecture.X86_64);
    }

    BundleManifest manifest(
            String compatible, Optional<OctantVersion> minimum, Architecture architecture) {
        return new BundleManifest(
                compatible,
                version,
                minimum,
                architecture,
                image("root.erofs", root, false),
                image("root.verity", tree, false),
                image("kernel.efi", kernel, true));
    }

    Offer offer() {
        return offer(manifest());
    }

    Offer offer(BundleManifest manifest) {
        return new Offer(
                "sample-" + version + ".raucb",
                manifest,
                new Bytes("root.erofs", root),
                new Bytes("root.verity", tree),
                new Bytes("kernel.efi", kernel),
                Optional.of(new Bytes("kernel.efi.block-hash-index", index(kernel))));
    }

    /// A payload file in memory that counts what is fetched and fails when it is told to.
    static final class Bytes implements PayloadFile {
        private final String name;
        private byte[] bytes;
        private final List<ByteRange> announced = new ArrayList<>();
        private long fetched;
        private int readsUntilFault = Integer.MAX_VALUE;

        Bytes(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        long fetched() {
            return fetched;
        }

        List<ByteRange> announced() {
            return announced;
        }

        /// The connection breaks at this read, counted from 0.
        void failAtRead(int number) {
            readsUntilFault = number;
        }

        /// Another file under the same name.
        void change(byte[] other) {
            bytes = other;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public void read(long offset, ByteBuffer into) {
            if (readsUntilFault-- <= 0) {
                throw new BundleException("read(" + name + "): connection lost");
            }
            fetched += into.remaining();
            into.put(bytes, (int) offset, into.remaining());
        }

        @Override
        public void prefetch(List<ByteRange> ranges) {
            announced.addAll(ranges);
        }
    }

    private static BundleManifest.Image image(String name, byte[] bytes, boolean hasIndex) {
        return new BundleManifest.Image(name, bytes.length, Sha256.hex(bytes), hasIndex);
    }

    private static byte[] kernel(String version, String commandLine) {
        byte[] head = SampleUki.with("ID=octant\nVERSION_ID=%s\n".formatted(version), commandLine);
        byte[] kernel = new byte[KERNEL_BYTES];
        new Random(99).nextBytes(kernel); // most of a kernel stays as it is
        System.arraycopy(head, 0, kernel, 0, head.length);
        return kernel;
    }

    private static byte[] randomBytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] index(byte[] file) {
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        for (int at = 0; at < file.length; at += BLOCK_BYTES) {
            int end = Math.min(file.length, at + BLOCK_BYTES);
            index.writeBytes(Sha256.of(Arrays.copyOfRange(file, at, end)));
        }
        return index.toByteArray();
    }
}

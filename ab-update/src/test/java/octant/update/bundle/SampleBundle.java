package octant.update.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;

/// A folder with small images of every kind of content: zeros, text, noise, and sizes that end
/// within a block.
record SampleBundle(Path folder, Map<String, byte[]> images) {
    static SampleBundle in(Path folder) throws IOException {
        Map<String, byte[]> images = new LinkedHashMap<>();
        images.put("root.erofs", bytes(1, 320 << 10));
        images.put("root.verity", bytes(2, 16 << 10));
        images.put("kernel.efi", bytes(3, (70 << 10) + 77));
        for (Map.Entry<String, byte[]> image : images.entrySet()) {
            Files.write(folder.resolve(image.getKey()), image.getValue());
        }
        return new SampleBundle(folder, images);
    }

    byte[] image(String name) {
        return Objects.requireNonNull(images.get(name));
    }

    BundleDraft draft() {
        return BundleDraft.of(
                Architecture.X86_64,
                new OctantVersion("0.1.1"),
                Optional.of(new OctantVersion("0.1.0")),
                folder.resolve("root.erofs"),
                folder.resolve("root.verity"),
                folder.resolve("kernel.efi"));
    }

    Path write(SigningIdentity identity) {
        return write(identity, BundleWriter.DEFAULT_BLOCK_BYTES);
    }

    Path write(SigningIdentity identity, int blockBytes) {
        Path out = folder.resolve("sample.raucb");
        BundleWriter.write(draft(), identity, blockBytes, out);
        return out;
    }

    /// What `rauc bundle` takes.
    void writeManifest(String architecture) throws IOException {
        Files.writeString(
                folder.resolve("manifest.raucm"),
                """
                [update]
                compatible=octant-%s
                version=0.1.1
                description=a sample
                build=7

                [bundle]
                format=verity

                [image.rootfs]
                filename=root.erofs

                [image.verity]
                filename=root.verity

                [image.kernel]
                filename=kernel.efi

                [meta.octant]
                minimum-version=0.1.0
                """
                        .formatted(architecture));
    }

    /// Zeros, text and noise in turn, 10,000 bytes each.
    static byte[] bytes(long seed, int length) {
        Random random = new Random(seed);
        byte[] text = "octant update ".getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            switch (i / 10_000 % 3) {
                case 0 -> bytes[i] = (byte) random.nextInt();
                case 1 -> bytes[i] = text[i % text.length];
                default -> bytes[i] = 0;
            }
        }
        return bytes;
    }

    static byte[] read(PayloadFile file) {
        byte[] bytes = new byte[(int) file.sizeBytes()];
        file.read(0, ByteBuffer.wrap(bytes));
        return bytes;
    }
}

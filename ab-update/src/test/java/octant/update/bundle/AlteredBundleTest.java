package octant.update.bundle;

import static octant.update.bundle.SampleIdentity.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.BERSequence;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A bundle in which anything was changed after it was signed is refused, now or when the changed
/// part is read; or it gives the very bytes that were signed.
class AlteredBundleTest {
    /// RSA: its verification is quick, and there are many.
    private static final SampleIdentity SIGNER =
            SampleIdentity.selfSigned(
                    SampleIdentity.signer("signer", SampleIdentity.rsaKeys(2048)));

    private static byte[] good = new byte[0];
    private static byte[] other = new byte[0];
    private static Map<String, byte[]> contents = Map.of();
    private static BundleManifest manifest = sampleManifest();

    @BeforeAll
    static void makeBundles(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("root.erofs"), SampleBundle.bytes(1, 17_000));
        Files.write(folder.resolve("root.verity"), SampleBundle.bytes(2, 4096));
        Files.write(folder.resolve("kernel.efi"), SampleBundle.bytes(3, 9_100));
        SampleBundle sample = new SampleBundle(folder, Map.of());
        good = Files.readAllBytes(sample.write(SIGNER.signing(), 4096));
        Opened opened = open(good).orElseThrow();
        contents = opened.contents();
        manifest = opened.manifest();
        assertThat(contents).hasSize(4);
        Files.write(folder.resolve("root.erofs"), SampleBundle.bytes(4, 17_000));
        other = Files.readAllBytes(sample.write(SIGNER.signing(), 4096));
    }

    @Test
    void flippedBitsNeverInstall() {
        int signature = BundleBytes.of(good).signatureStart();
        int flips = 10_500;
        long same =
                IntStream.range(0, flips)
                        .parallel()
                        .filter(seed -> {
                            Random random = new Random(seed * 0x9e3779b97f4a7c15L);
                            // ten thousand anywhere, the rest where the structure is densest
                            int at =
                                    seed < 10_000
                                            ? random.nextInt(good.length)
                                            : random.nextInt(signature, good.length);
                            byte[] flipped = good.clone();
                            flipped[at] ^= (byte) (1 << random.nextInt(8));
                            return isSame(flipped, "bit flip at " + at);
                        })
                        .count();
        long refused = flips - same;
        System.out.println("bit flips: " + refused + " refused, " + same + " where nothing looks");
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void swappedBlocksNeverInstall() {
        int blocks = BundleBytes.of(good).signatureStart() / 4096;
        for (int a = 0; a < blocks; a++) {
            for (int b = a + 1; b < blocks; b++) {
                byte[] swapped = good.clone();
                System.arraycopy(good, a * 4096, swapped, b * 4096, 4096);
                System.arraycopy(good, b * 4096, swapped, a * 4096, 4096);
                isSame(swapped, "blocks " + a + " and " + b);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void aBundleThatEndsTooEarlyIsRefused(int length) {
        assertThat(open(Arrays.copyOf(good, length))).isEmpty();
        byte[] withField = Arrays.copyOf(good, length + 8);
        System.arraycopy(good, good.length - 8, withField, length, 8);
        assertThat(open(withField)).isEmpty();
    }

    static IntStream cuts() {
        BundleBytes parts = BundleBytes.of(good);
        return Stream.of(
                        0,
                        1,
                        8,
                        96,
                        4096,
                        8192,
                        parts.treeStart(),
                        parts.signatureStart(),
                        parts.signatureStart() + 100,
                        good.length - 9,
                        good.length - 16)
                .flatMapToInt(at -> IntStream.of(at - 1, at, at + 1))
                .filter(at -> at >= 0 && at != good.length - 8);
    }

    @Test
    void whatIsAppendedIsRefused() {
        for (int count : new int[] {1, 8, 4096, 65_536}) {
            assertThat(open(Arrays.copyOf(good, good.length + count))).isEmpty();
        }
    }

    @Test
    void theSignatureOfAnotherBundleDoesNotFit() {
        byte[] mixed = BundleBytes.of(good).withSignature(BundleBytes.of(other).signature());
        assertThat(open(mixed)).isEmpty();
        assertThat(open(other)).isPresent();
    }

    @Test
    void aManifestChangedWithoutTheKeyIsRefused() {
        byte[] signature = BundleBytes.of(good).signature();
        String text = new String(signature, StandardCharsets.ISO_8859_1);
        byte[] changed =
                text.replace("version=0.1.1", "version=9.1.1")
                        .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(changed).isNotEqualTo(signature).hasSameSizeAs(signature);
        byte[] bundle = BundleBytes.of(good).withSignature(changed);
        assertThatThrownBy(() -> Bundle.open(new MemorySource(bundle), SIGNER.trust(), NOW))
                .isInstanceOf(BundleException.class);
    }

    /// The signer vouches for each of these, so the manifest itself has to hold against the
    /// payload.
    @ParameterizedTest
    @MethodSource("lies")
    void aSignedManifestThatLiesIsRefused(String from, String to) {
        String text = new String(BundleBytes.of(good).manifestText(), StandardCharsets.UTF_8);
        String lying = text.replaceFirst(from, to);
        assertThat(lying).isNotEqualTo(text);
        byte[] signature =
                new SignatureWriter(SIGNER.signing()).sign(lying.getBytes(StandardCharsets.UTF_8));
        assertThat(open(BundleBytes.of(good).withSignature(signature))).isEmpty();
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                        List.of("verity-hash=.", "verity-hash=x"),
                        List.of("verity-hash=....", "verity-hash=0000"),
                        List.of("verity-salt=....", "verity-salt=0000"),
                        List.of("verity-size=4096", "verity-size=8192"),
                        List.of("verity-size=4096", "verity-size=1"),
                        List.of("verity-size=4096", "verity-size=4294967296"),
                        List.of("size=17000", "size=17001"),
                        List.of("root.erofs", "root.other"))
                .map(lie -> Arguments.of(lie.getFirst(), lie.getLast()));
    }

    @Test
    void aDeeplyNestedSignatureIsRefused() throws IOException {
        byte[] nested = new BERSequence(new ASN1EncodableVector()).getEncoded();
        ByteBuffer deep = ByteBuffer.allocate(60_000);
        for (int i = 0; i < 15_000; i++) {
            deep.put((byte) 0x30).put((byte) 0x80); // an indefinite-length sequence in the last
        }
        for (byte[] signature : List.of(nested, deep.array(), new byte[100])) {
            assertThat(open(BundleBytes.of(good).withSignature(signature))).isEmpty();
        }
    }

    @Test
    void aSizeFieldThatLiesIsRefused() {
        for (long size :
                new long[] {0, 1, -1, 65_537, good.length, good.length - 8, Long.MAX_VALUE}) {
            byte[] lying = good.clone();
            ByteBuffer.wrap(lying).putLong(lying.length - 8, size);
            assertThat(open(lying)).as("size " + size).isEmpty();
        }
    }

    private record Opened(BundleManifest manifest, Map<String, byte[]> contents) {}

    /// Everything of it, or nothing if any part is refused.
    private static Optional<Opened> open(byte[] bytes) {
        try (Bundle bundle = Bundle.open(new MemorySource(bytes), SIGNER.trust(), NOW)) {
            Map<String, byte[]> contents = new LinkedHashMap<>();
            BundleManifest manifest = bundle.manifest();
            for (BundleManifest.Image image :
                    List.of(manifest.root(), manifest.verity(), manifest.kernel())) {
                contents.put(image.fileName(), SampleBundle.read(bundle.file(image.fileName())));
                image.indexFileName()
                        .ifPresent(
                                name -> contents.put(name, SampleBundle.read(bundle.file(name))));
            }
            return Optional.of(new Opened(manifest, contents));
        } catch (BundleException e) {
            return Optional.empty();
        }
    }

    /// Whether it opens; then it must be the original.
    private static boolean isSame(byte[] bytes, String what) {
        Optional<Opened> opened = open(bytes);
        opened.ifPresent(have -> {
            assertThat(have.manifest()).as(what).isEqualTo(manifest);
            assertThat(have.contents().keySet()).as(what).isEqualTo(contents.keySet());
            have.contents()
                    .forEach((name, content) ->
                            assertThat(Arrays.equals(content, contents.get(name)))
                                    .as(what + ": " + name)
                                    .isTrue());
        });
        return opened.isPresent();
    }

    private static BundleManifest sampleManifest() {
        BundleManifest.Image none = new BundleManifest.Image("none", 1, "", false);
        return new BundleManifest(
                "none",
                new OctantVersion("0"),
                Optional.empty(),
                Architecture.X86_64,
                none,
                none,
                none);
    }
}

package octant.update.bundle;

import static octant.update.bundle.SampleIdentity.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;
import octant.verity.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
    private static final SampleIdentity SIGNER =
            SampleIdentity.selfSigned(SampleIdentity.signer("signer"));

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {4096, 16384, 131072, 1048576})
    void givesBackWhatWasPutIn(int blockBytes) throws IOException {
        SampleBundle sample = SampleBundle.in(folder);
        Path file = sample.write(SIGNER.signing(), blockBytes);
        try (Bundle bundle = Bundle.open(FileBundleSource.open(file), SIGNER.trust(), NOW)) {
            for (Map.Entry<String, byte[]> image : sample.images().entrySet()) {
                assertThat(SampleBundle.read(bundle.file(image.getKey())))
                        .isEqualTo(image.getValue());
            }
            BundleManifest manifest = bundle.manifest();
            assertThat(manifest.compatible()).isEqualTo("octant-x86_64");
            assertThat(manifest.architecture()).isEqualTo(Architecture.X86_64);
            assertThat(manifest.version()).isEqualTo(new OctantVersion("0.1.1"));
            assertThat(manifest.minimumVersion()).contains(new OctantVersion("0.1.0"));
            assertThat(manifest.kernel().sizeBytes()).isEqualTo((70 << 10) + 77);
            assertThat(bundle.signer().subject()).contains("CN=signer");
            assertThat(bundle.signer().fingerprint()).matches("[0-9a-f]{64}");
        }
    }

    @Test
    void readsAnyRangeOfAFile() throws IOException {
        SampleBundle sample = SampleBundle.in(folder);
        byte[] root = sample.image("root.erofs");
        Random random = new Random(11);
        try (Bundle bundle = open(Files.readAllBytes(sample.write(SIGNER.signing())))) {
            PayloadFile file = bundle.file("root.erofs");
            for (int i = 0; i < 300; i++) {
                int offset = random.nextInt(root.length);
                int length = random.nextInt(root.length - offset + 1);
                ByteBuffer into =
                        i % 2 == 0
                                ? ByteBuffer.allocate(length)
                                : ByteBuffer.allocateDirect(length);
                file.read(offset, into);
                byte[] have = new byte[length];
                into.flip().get(have);
                assertThat(have).isEqualTo(Arrays.copyOfRange(root, offset, offset + length));
            }
            assertThatThrownBy(() -> file.read(root.length - 1, ByteBuffer.allocate(2)))
                    .isInstanceOf(BundleException.class);
            assertThatThrownBy(() -> file.read(-1, ByteBuffer.allocate(2)))
                    .isInstanceOf(BundleException.class);
        }
    }

    @Test
    void theSameContentAndKeyGiveTheSameBytes() throws IOException {
        SampleBundle sample = SampleBundle.in(folder);
        for (SampleIdentity signer :
                List.of(
                        SIGNER,
                        SampleIdentity.selfSigned(
                                SampleIdentity.signer("rsa", SampleIdentity.rsaKeys(2048))))) {
            byte[] first = Files.readAllBytes(sample.write(signer.signing()));
            assertThat(Files.readAllBytes(sample.write(signer.signing()))).isEqualTo(first);
        }
    }

    @Test
    void theKernelsIndexHoldsTheDigestOfEachBlock() throws IOException {
        SampleBundle sample = SampleBundle.in(folder);
        byte[] kernel = sample.image("kernel.efi");
        try (Bundle bundle = open(Files.readAllBytes(sample.write(SIGNER.signing())))) {
            Optional<String> name = bundle.manifest().kernel().indexFileName();
            assertThat(name).contains("kernel.efi.block-hash-index");
            byte[] index = SampleBundle.read(bundle.file(name.orElseThrow()));
            assertThat(index).hasSize(18 * 32);
            for (int block = 0; block < 18; block++) {
                byte[] bytes = Arrays.copyOfRange(kernel, block * 4096, (block + 1) * 4096);
                assertThat(Arrays.copyOfRange(index, block * 32, (block + 1) * 32))
                        .isEqualTo(Sha256.of(bytes));
            }
        }
    }

    @Test
    void announcesWhatAReadNeedsAndReadsNothingElse() throws IOException {
        SampleBundle sample = SampleBundle.in(folder);
        MemorySource source =
                new MemorySource(Files.readAllBytes(sample.write(SIGNER.signing(), 4096)));
        try (Bundle bundle = Bundle.open(source, SIGNER.trust(), NOW)) {
            PayloadFile file = bundle.file("root.erofs");
            List<ByteRange> ranges = List.of(new ByteRange(0, 4096), new ByteRange(98_304, 20_000));
            file.prefetch(ranges);
            List<ByteRange> announced = List.copyOf(source.announced);
            assertThat(announced).isNotEmpty();
            source.reads.clear();
            for (ByteRange range : ranges) {
                file.read(range.offset(), ByteBuffer.allocate((int) range.length()));
            }
            assertThat(source.reads)
                    .isNotEmpty()
                    .allMatch(read ->
                            announced.stream()
                                    .anyMatch(range ->
                                            range.offset() <= read.offset()
                                                    && read.end() <= range.end()));
            assertThat(announced.stream().mapToLong(ByteRange::length).sum())
                    .as("bytes announced for 24 KB asked for")
                    .isLessThan(48 << 10);
        }
    }

    @Test
    void rangesThatTouchBecomeOne() {
        assertThat(
                        CheckedPayload.joined(
                                List.of(
                                        new ByteRange(1, 1),
                                        new ByteRange(4095, 2),
                                        new ByteRange(8192, 0),
                                        new ByteRange(20_480, 4096),
                                        new ByteRange(24_000, 1)),
                                4096))
                .containsExactly(new ByteRange(0, 8192), new ByteRange(20_480, 4096));
    }

    @Test
    void aRefusedBundleIsClosed() {
        MemorySource source = new MemorySource(new byte[10_000]);
        assertThatThrownBy(() -> Bundle.open(source, SIGNER.trust(), NOW))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("no bundle");
        assertThat(source.isClosed).isTrue();
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws IOException {
        byte[] bytes = Files.readAllBytes(SampleBundle.in(folder).write(SIGNER.signing()));
        try (Bundle bundle = open(bytes)) {
            assertThatThrownBy(() -> bundle.file("other"))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("other");
        }
    }

    private static Bundle open(byte[] bytes) {
        return Bundle.open(new MemorySource(bytes), SIGNER.trust(), NOW);
    }
}

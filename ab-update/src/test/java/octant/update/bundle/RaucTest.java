package octant.update.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import octant.update.OctantVersion;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our bundles by RAUC's, squashfs-tools' and cryptsetup's programs, and theirs by us.
class RaucTest {
    private final Instant now = Instant.now();

    @TempDir private Path folder;

    @BeforeAll
    static void needPrograms() {
        for (String program : List.of("rauc", "unsquashfs", "veritysetup")) {
            boolean isThere =
                    List.of("/usr/bin/", "/usr/sbin/", "/sbin/").stream()
                            .anyMatch(place -> Files.isExecutable(Path.of(place + program)));
            assumeTrue(isThere, "SKIPPED: bundles beside RAUC's own tools need " + program);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void raucAcceptsOurs(String kind) throws Exception {
        Keys keys = keys(kind);
        SampleBundle sample = SampleBundle.in(folder);
        Path bundle = sample.write(SigningIdentity.read(keys.certificate(), keys.key()));
        Result info = run("rauc", "info", "--keyring=" + keys.authority(), bundle);
        assertThat(info.status()).as(info.output()).isZero();
        assertThat(info.output())
                .contains(
                        "octant-x86_64", "0.1.1", "root.erofs", "block-hash-index", "CN = signer");
        Path extracted = folder.resolve("extracted");
        Result extract = run("rauc", "extract", "--keyring=" + keys.authority(), bundle, extracted);
        assertThat(extract.status()).as(extract.output()).isZero();
        assertSame(sample, extracted);
    }

    @Test
    void raucRefusesOursUnderAnotherAuthority() throws Exception {
        Keys keys = keys("EC");
        Path bundle =
                SampleBundle.in(folder).write(SigningIdentity.read(keys.certificate(), keys.key()));
        Files.createDirectory(folder.resolve("other"));
        SampleIdentity other = SampleIdentity.selfSigned(SampleIdentity.authority("other"));
        other.writePem(folder.resolve("other/ca.crt"), folder.resolve("other/ca.key"));
        Result info = run("rauc", "info", "--keyring=" + folder.resolve("other/ca.crt"), bundle);
        assertThat(info.status()).as(info.output()).isNotZero();
    }

    @Test
    void unsquashfsAndVeritysetupAcceptThePayload() throws Exception {
        Keys keys = keys("EC");
        SampleBundle sample = SampleBundle.in(folder);
        Path bundle = sample.write(SigningIdentity.read(keys.certificate(), keys.key()));
        Path extracted = folder.resolve("extracted");
        Result unsquashfs = run("unsquashfs", "-strict-errors", "-d", extracted, bundle);
        assertThat(unsquashfs.status()).as(unsquashfs.output()).isZero();
        assertSame(sample, extracted);
        assertThat(extracted.resolve("manifest.raucm")).exists();

        byte[] bytes = Files.readAllBytes(bundle);
        PayloadHash hash = BundleBytes.of(bytes).manifest().payload();
        long payloadBytes = BundleBytes.of(bytes).signatureStart() - hash.treeBytes();
        Result verity =
                run(
                        "veritysetup",
                        "verify",
                        "--no-superblock",
                        "--hash-offset=" + payloadBytes,
                        "--data-blocks=" + payloadBytes / 4096,
                        "--salt=" + hash.salt(),
                        bundle,
                        bundle,
                        hash.root());
        assertThat(verity.status()).as(verity.output()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void aBundleThatRaucMadeOpens(String kind) throws Exception {
        Keys keys = keys(kind);
        Path content = Files.createDirectory(folder.resolve("content"));
        SampleBundle sample = SampleBundle.in(content);
        sample.writeManifest("x86_64");
        Path bundle = folder.resolve("theirs.raucb");
        Result made =
                run(
                        "rauc",
                        "bundle",
                        "--cert=" + keys.certificate(),
                        "--key=" + keys.key(),
                        content,
                        bundle);
        assertThat(made.status()).as(made.output()).isZero();
        TrustStore trust = TrustStore.ofCertificates(List.of(keys.authority()));
        try (Bundle opened = Bundle.open(FileBundleSource.open(bundle), trust, Instant.now())) {
            assertThat(opened.manifest().version()).isEqualTo(new OctantVersion("0.1.1"));
            assertThat(opened.manifest().architecture()).isEqualTo(Architecture.X86_64);
            for (Map.Entry<String, byte[]> image : sample.images().entrySet()) {
                assertThat(SampleBundle.read(opened.file(image.getKey())))
                        .as(image.getKey())
                        .isEqualTo(image.getValue());
            }
        }
    }

    @Test
    void theSameFolderMakesABundleHere() throws Exception {
        Keys keys = keys("EC");
        SampleBundle sample = SampleBundle.in(folder);
        sample.writeManifest("aarch64");
        BundleDraft draft = BundleDraft.readFolder(folder);
        assertThat(draft.architecture()).isEqualTo(Architecture.AARCH64);
        Path bundle = folder.resolve("ours.raucb");
        BundleWriter.write(
                draft, SigningIdentity.read(keys.certificate(), keys.key()), 8192, bundle);
        Result info = run("rauc", "info", "--keyring=" + keys.authority(), bundle);
        assertThat(info.status()).as(info.output()).isZero();
    }

    private record Keys(Path authority, Path certificate, Path key) {}

    private record Result(int status, String output) {}

    private Keys keys(String kind) throws IOException {
        boolean isRsa = kind.equals("RSA");
        Instant from = now.minusSeconds(3600);
        Instant until = now.plusSeconds(3600);
        SampleIdentity authority =
                SampleIdentity.selfSigned(
                        (isRsa
                                        ? SampleIdentity.authority(
                                                "authority", SampleIdentity.rsaKeys(2048))
                                        : SampleIdentity.authority("authority"))
                                .valid(from, until));
        SampleIdentity signer =
                authority.issue(
                        (isRsa
                                        ? SampleIdentity.signer(
                                                "signer", SampleIdentity.rsaKeys(2048))
                                        : SampleIdentity.signer("signer"))
                                .valid(from, until));
        Keys keys =
                new Keys(
                        folder.resolve("ca.crt"),
                        folder.resolve("signer.crt"),
                        folder.resolve("signer.key"));
        authority.writePem(keys.authority(), folder.resolve("ca.key"));
        signer.writePem(keys.certificate(), keys.key());
        return keys;
    }

    private static void assertSame(SampleBundle sample, Path extracted) throws IOException {
        for (Map.Entry<String, byte[]> image : sample.images().entrySet()) {
            assertThat(Files.readAllBytes(extracted.resolve(image.getKey())))
                    .as(image.getKey())
                    .isEqualTo(image.getValue());
        }
    }

    private static Result run(Object... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(Arrays.stream(command).map(Object::toString).toList());
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}

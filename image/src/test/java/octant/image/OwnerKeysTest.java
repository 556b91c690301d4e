package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What `make keys` makes, and what is signed with it; sbverify and openssl look at the results.
class OwnerKeysTest {
    @TempDir Path folder;

    @Test
    void makesEveryKeyForItsOwnerAlone() throws Exception {
        Path keys = HostKeys.make(folder.resolve("new/keys")).folder();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(keys)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            List.of(
                                    "PK.key",
                                    "PK.crt",
                                    "KEK.key",
                                    "KEK.crt",
                                    "db.key",
                                    "db.crt",
                                    "update-ca.key",
                                    "update-ca.crt",
                                    "update.key",
                                    "update.crt",
                                    "trust"));
        }
        assertThat(keys.resolve("trust/update-ca.pem"))
                .hasSameBinaryContentAs(keys.resolve("update-ca.crt"));
    }

    @Test
    void letsTheAuthorityVouchForTheSignerFromAYearAgoOn() throws Exception {
        Path keys = HostKeys.make(folder.resolve("keys")).folder();
        X509Certificate authority = certificate(keys.resolve("update-ca.crt"));
        X509Certificate signer = certificate(keys.resolve("update.crt"));
        signer.verify(authority.getPublicKey());
        assertThat(authority.getBasicConstraints()).isNotNegative();
        assertThat(signer.getBasicConstraints()).isEqualTo(-1);
        Instant now = Instant.now();
        for (X509Certificate certificate : List.of(authority, signer)) {
            certificate.checkValidity(Date.from(now.minus(360, ChronoUnit.DAYS)));
            certificate.checkValidity(Date.from(now.plus(4 * 365, ChronoUnit.DAYS)));
        }
    }

    @Test
    void neverTouchesKeysThatAreThere() throws Exception {
        Path keys = HostKeys.make(folder.resolve("keys")).folder();
        byte[] before = Files.readAllBytes(keys.resolve("update-ca.key"));
        HostKeys.Outcome again = HostKeys.keys(keys);
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.output()).contains("stays as it is");
        assertThat(keys.resolve("update-ca.key")).hasBinaryContent(before);
    }

    @Test
    void makesNoKeysInTheSourceTree() throws Exception {
        Path inside = Path.of(System.getProperty("octant.source", ".")).resolve("out/no-keys");
        HostKeys.Outcome outcome = HostKeys.keys(inside);
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).contains("source tree");
        assertThat(inside).doesNotExist();
    }

    @Test
    void signsTheSameProgramToTheSameBytes() throws Exception {
        OwnerKeys keys = HostKeys.make(folder.resolve("keys"));
        HostTools tools = HostKeys.tools(folder);
        byte[] loader = UnpackedPackages.bootPrograms(Architecture.X86_64).systemdBoot();
        Path first = Files.write(folder.resolve("first.efi"), loader);
        Path second = Files.write(folder.resolve("second.efi"), loader);
        keys.sign(tools, first);
        Thread.sleep(1100); // another second on the clock
        keys.sign(tools, second);
        assertThat(first).hasSameBinaryContentAs(second);
        assertThat(verify(keys, first).status()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void signsEveryProgramOfOurs(Architecture architecture) throws Exception {
        OwnerKeys keys = HostKeys.make(folder.resolve("keys"));
        HostTools tools = HostKeys.tools(folder);
        for (EfiProgram program : EfiProgram.values()) {
            Path file = folder.resolve(program.key() + ".efi");
            program.make(tools, architecture, file);
            assertThat(verify(keys, file).status()).as("unsigned " + program).isNotZero();
            keys.sign(tools, file);
            HostKeys.Outcome verified = verify(keys, file);
            assertThat(verified.output()).contains("Signature verification OK");
            assertThat(verified.output()).doesNotContain("gap in section table");
        }
    }

    @Test
    void namesTheKeyThatIsMissing() throws Exception {
        OwnerKeys none = new OwnerKeys(folder.resolve("none"));
        Path program = Files.write(folder.resolve("program.efi"), new byte[1]);
        assertThatThrownBy(() -> none.sign(HostKeys.tools(folder), program))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("none/db.key")
                .hasMessageContaining("make keys");
    }

    private static HostKeys.Outcome verify(OwnerKeys keys, Path program) throws Exception {
        String certificate = keys.file("db.crt").toString();
        return HostKeys.run("sbverify", "--cert", certificate, program.toString());
    }

    private static X509Certificate certificate(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(bytes));
    }
}

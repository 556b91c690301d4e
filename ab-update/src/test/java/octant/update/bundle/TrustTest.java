package octant.update.bundle;

import static octant.update.bundle.SampleIdentity.FROM;
import static octant.update.bundle.SampleIdentity.NOW;
import static octant.update.bundle.SampleIdentity.UNTIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import octant.update.bundle.SampleIdentity.Wish;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Who may sign a bundle, and who not (any more).
class TrustTest {
    private static final byte[] CONTENT = {'m', 'a', 'n', 'i', 'f', 'e', 's', 't'};
    private static final Duration DAY = Duration.ofDays(1);

    private static final SampleIdentity AUTHORITY =
            SampleIdentity.selfSigned(SampleIdentity.authority("authority"));
    private static final SampleIdentity SIGNER = AUTHORITY.issue(SampleIdentity.signer("signer"));

    @TempDir private Path folder;

    @Test
    void aSignerOfATrustedAuthorityIsAccepted() {
        CheckedSignature checked = check(SIGNER, AUTHORITY.trust(), NOW);
        assertThat(checked.content()).isEqualTo(CONTENT);
        assertThat(checked.signer().issuer()).contains("CN=authority");
        assertThat(checked.signer().notAfter()).isEqualTo(UNTIL);
    }

    @Test
    void whileKeysRollOverTheOldAndTheNewAreAccepted() {
        SampleIdentity next = SampleIdentity.selfSigned(SampleIdentity.authority("authority"));
        SampleIdentity nextSigner = next.issue(SampleIdentity.signer("signer"));
        TrustStore both =
                new TrustStore(List.of(AUTHORITY.certificate(), next.certificate()), List.of());
        check(SIGNER, both, NOW);
        check(nextSigner, both, NOW);
        check(SIGNER, AUTHORITY.trust(), NOW);
        assertRefused(nextSigner, AUTHORITY.trust(), NOW, "trusted are");
        assertRefused(SIGNER, next.trust(), NOW, "trusted are");
    }

    @Test
    void anExpiredAuthorityBesideItsSuccessorDoesNoHarm() {
        SampleIdentity renewed =
                new SampleIdentity(
                        AUTHORITY.keys(),
                        SampleIdentity.selfSigned(
                                        SampleIdentity.authority("authority", AUTHORITY.keys())
                                                .valid(FROM, UNTIL.plus(DAY)))
                                .certificate());
        SampleIdentity signer =
                renewed.issue(SampleIdentity.signer("late").valid(FROM, UNTIL.plus(DAY)));
        TrustStore both =
                new TrustStore(List.of(AUTHORITY.certificate(), renewed.certificate()), List.of());
        check(signer, both, UNTIL.plusSeconds(60));
        assertRefused(signer, AUTHORITY.trust(), UNTIL.plusSeconds(60), "issuer's", "expired");
    }

    @Test
    void anIntermediateMayComeWithTheBundleOrBeTrustedItself() {
        SampleIdentity between = AUTHORITY.issue(SampleIdentity.authority("between"));
        SampleIdentity signer = between.issue(SampleIdentity.signer("signer"));
        byte[] withIt = sign(signer, between.certificate());
        CheckedSignature.of("sample", withIt, AUTHORITY.trust(), NOW);
        check(signer, between.trust(), NOW);
        assertRefused(signer, AUTHORITY.trust(), NOW, "no certificate in the bundle leads there");
    }

    @Test
    void aSignerMayBeTrustedItself() {
        check(SIGNER, SIGNER.trust(), NOW);
        SampleIdentity sibling = AUTHORITY.issue(SampleIdentity.signer("sibling"));
        assertRefused(sibling, SIGNER.trust(), NOW, "trusted are");
    }

    @Test
    void aSignerIsNoAuthority() {
        SampleIdentity child = SIGNER.issue(SampleIdentity.signer("child"));
        byte[] signature = sign(child, SIGNER.certificate());
        assertRefused(signature, AUTHORITY.trust(), NOW, "trusted are");
        assertRefused(signature, SIGNER.trust(), NOW, "may not sign certificates");
    }

    @Test
    void aTrustedSignerIsNoAuthorityEither() {
        for (int usage : List.of(0, KeyUsage.keyCertSign)) {
            SampleIdentity leaf = AUTHORITY.issue(SampleIdentity.signer("leaf").usage(usage));
            SampleIdentity child = leaf.issue(SampleIdentity.signer("child"));
            assertRefused(child, leaf.trust(), NOW, "CN=leaf", "may not sign certificates");
        }
        SampleIdentity silent =
                SampleIdentity.selfSigned(SampleIdentity.authority("silent").usage(0));
        check(silent.issue(SampleIdentity.signer("signer")), silent.trust(), NOW);
    }

    @Test
    void validityIsCheckedAtTheGivenTime() {
        check(SIGNER, AUTHORITY.trust(), FROM);
        check(SIGNER, AUTHORITY.trust(), UNTIL);
        assertRefused(SIGNER, AUTHORITY.trust(), FROM.minusMillis(1), "valid from", "clock");
        assertRefused(SIGNER, AUTHORITY.trust(), UNTIL.plusMillis(1), "expired", "new one");
    }

    @ParameterizedTest
    @MethodSource("refusedWishes")
    void refuses(String what, Wish wish, String why) {
        assertRefused(AUTHORITY.issue(wish), AUTHORITY.trust(), NOW, why);
    }

    static Stream<Arguments> refusedWishes() {
        Wish good = SampleIdentity.signer("signer");
        return Stream.of(
                Arguments.of("another use of the key", good.usage(KeyUsage.keyAgreement), "sign"),
                Arguments.of(
                        "another purpose",
                        good.purposes(KeyPurposeId.id_kp_serverAuth),
                        "another purpose"),
                Arguments.of(
                        "a short RSA key",
                        SampleIdentity.signer("short", SampleIdentity.rsaKeys(1024)),
                        "weak"),
                Arguments.of("a weak digest in the certificate", good.digest("SHA1"), ""),
                Arguments.of("an expired signer", good.valid(FROM, FROM.plus(DAY)), "expired"),
                Arguments.of(
                        "a signer of the future", good.valid(NOW.plus(DAY), UNTIL), "valid from"));
    }

    @Test
    void acceptsTheUsualPurposes() {
        for (KeyPurposeId purpose :
                List.of(KeyPurposeId.id_kp_codeSigning, KeyPurposeId.id_kp_emailProtection)) {
            check(
                    AUTHORITY.issue(SampleIdentity.signer("signer").purposes(purpose)),
                    AUTHORITY.trust(),
                    NOW);
        }
    }

    @Test
    void acceptsTheKeysWeSay() {
        for (String curve : List.of("secp256r1", "secp384r1", "secp521r1")) {
            Wish wish = SampleIdentity.signer(curve, SampleIdentity.curveKeys(curve));
            check(AUTHORITY.issue(wish), AUTHORITY.trust(), NOW);
        }
        Wish rsa = SampleIdentity.signer("rsa", SampleIdentity.rsaKeys(3072));
        check(AUTHORITY.issue(rsa), AUTHORITY.trust(), NOW);
    }

    // --- revocation

    @Test
    void aRevokedSignerIsRefusedHoweverOldTheListIs() {
        for (Instant nextUpdate : List.of(UNTIL, FROM.plus(DAY))) {
            assertRefused(SIGNER, revoking(FROM, nextUpdate, SIGNER.certificate()), NOW, "revoked");
        }
        assertRefused(
                SIGNER,
                revoking(NOW.plus(DAY), UNTIL, SIGNER.certificate()),
                NOW,
                "revoked"); // from the future: our clock may be slow
    }

    @Test
    void anOldListAloneRefusesNobody() {
        SampleIdentity other = AUTHORITY.issue(SampleIdentity.signer("other"));
        check(SIGNER, revoking(FROM, FROM.plus(DAY), other.certificate()), NOW);
    }

    @Test
    void aRevokedIntermediateIsRefused() {
        SampleIdentity between = AUTHORITY.issue(SampleIdentity.authority("between"));
        SampleIdentity signer = between.issue(SampleIdentity.signer("signer"));
        assertRefused(
                sign(signer, between.certificate()),
                revoking(FROM, UNTIL, between.certificate()),
                NOW,
                "CN=between",
                "revoked");
    }

    @Test
    void aListThatItsIssuerDidNotSignRefusesUntilItIsReplaced() {
        SampleIdentity impostor = SampleIdentity.selfSigned(SampleIdentity.authority("authority"));
        TrustStore trust =
                new TrustStore(
                        List.of(AUTHORITY.certificate()), List.of(impostor.revoking(FROM, UNTIL)));
        assertRefused(SIGNER, trust, NOW, "replace the .crl file");
    }

    @Test
    void aListOfSomebodyElseDoesNotCount() {
        SampleIdentity other = SampleIdentity.selfSigned(SampleIdentity.authority("other"));
        check(
                SIGNER,
                new TrustStore(
                        List.of(AUTHORITY.certificate()),
                        List.of(other.revoking(FROM, UNTIL, SIGNER.certificate()))),
                NOW);
    }

    // --- files

    @Test
    void readsFoldersAsAMachineHasThem() throws IOException, GeneralSecurityException {
        Path trust = Files.createDirectory(folder.resolve("trust"));
        Path denials = folder.resolve("denials");
        SampleIdentity second = SampleIdentity.selfSigned(SampleIdentity.authority("second"));
        Files.writeString(
                trust.resolve("both.pem"),
                pem(AUTHORITY.certificate()) + pem(second.certificate()));
        Files.writeString(trust.resolve("notes.txt"), "not read");
        TrustStore store = TrustStore.readFolders(trust, denials);
        assertThat(store.certificates())
                .containsExactly(AUTHORITY.certificate(), second.certificate());
        check(SIGNER, store, NOW);

        Files.createDirectory(denials);
        byte[] list = AUTHORITY.revoking(FROM, UNTIL, SIGNER.certificate()).getEncoded();
        for (byte[] form :
                List.of(
                        list,
                        SampleIdentity.pem("X509 CRL", list).getBytes(StandardCharsets.US_ASCII))) {
            Files.write(denials.resolve("bad.crl"), form);
            assertRefused(SIGNER, TrustStore.readFolders(trust, denials), NOW, "revoked");
        }
        for (String wrong : List.of("nonsense", "")) {
            Files.writeString(denials.resolve("bad.crl"), wrong);
            assertThatThrownBy(() -> TrustStore.readFolders(trust, denials))
                    .isInstanceOf(BundleException.class)
                    .hasMessageContaining("bad.crl");
        }
    }

    @Test
    void readsEveryRevocationListOfAFile() throws IOException, GeneralSecurityException {
        SampleIdentity other = SampleIdentity.selfSigned(SampleIdentity.authority("other"));
        byte[] first = other.revoking(FROM, UNTIL).getEncoded();
        byte[] second = AUTHORITY.revoking(FROM, UNTIL, SIGNER.certificate()).getEncoded();
        byte[] firstText =
                SampleIdentity.pem("X509 CRL", first).getBytes(StandardCharsets.US_ASCII);
        byte[] secondText =
                SampleIdentity.pem("X509 CRL", second).getBytes(StandardCharsets.US_ASCII);
        Files.writeString(folder.resolve("trust.pem"), pem(AUTHORITY.certificate()));
        Path lists = folder.resolve("all.crl");
        for (byte[] both : List.of(joined(firstText, secondText), joined(first, second))) {
            Files.write(lists, both);
            assertRefused(SIGNER, TrustStore.readFolders(folder, folder), NOW, "revoked");
            Files.write(lists, Arrays.copyOf(both, both.length - 100));
            assertNoList(lists);
        }
        Files.write(lists, joined(firstText, second));
        assertNoList(lists);
    }

    private void assertNoList(Path lists) {
        assertThatThrownBy(() -> TrustStore.readFolders(folder, folder))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(lists + ": no revocation list; replace it");
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void anEmptyFolderTrustsNobodyAndSaysSo() {
        assertThatThrownBy(() -> TrustStore.readFolders(folder, folder))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("no certificate");
        assertRefused(SIGNER, new TrustStore(List.of(), List.of()), NOW, "trusted are []");
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws IOException {
        SIGNER.writePem(folder.resolve("a.crt"), folder.resolve("a.key"));
        AUTHORITY.writePem(folder.resolve("b.crt"), folder.resolve("b.key"));
        assertThatThrownBy(() ->
                        SigningIdentity.read(folder.resolve("a.crt"), folder.resolve("b.key")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("not that of the certificate");
        Files.writeString(folder.resolve("b.key"), "-----BEGIN RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() ->
                        SigningIdentity.read(folder.resolve("a.crt"), folder.resolve("b.key")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("openssl pkcs8 -topk8");
    }

    private static TrustStore revoking(Instant from, Instant next, X509Certificate... revoked) {
        return new TrustStore(
                List.of(AUTHORITY.certificate()), List.of(AUTHORITY.revoking(from, next, revoked)));
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return SampleIdentity.pem("CERTIFICATE", certificate.getEncoded());
    }

    private static byte[] sign(SampleIdentity signer, X509Certificate... further) {
        return new SignatureWriter(signer.signing(further)).sign(CONTENT);
    }

    private static CheckedSignature check(SampleIdentity signer, TrustStore trust, Instant now) {
        return CheckedSignature.of("sample", sign(signer), trust, now);
    }

    private static void assertRefused(
            SampleIdentity signer, TrustStore trust, Instant now, String... words) {
        assertRefused(sign(signer), trust, now, words);
    }

    private static void assertRefused(
            byte[] signature, TrustStore trust, Instant now, String... words) {
        assertThatThrownBy(() -> CheckedSignature.of("sample", signature, trust, now))
                .isInstanceOf(BundleException.class)
                .hasMessageContainingAll(words);
    }
}

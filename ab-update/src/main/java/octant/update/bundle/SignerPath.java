package octant.update.bundle;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The path from a signer's certificate to a trusted one, by the JDK's PKIX (RFC 5280). Beyond it:
///
/// - a trusted certificate counts only while it is valid itself;
/// - one that issued something is an authority's, by its basic constraints and key usage;
/// - a signer that is trusted itself needs no path;
/// - the signer may sign: key usage digitalSignature or nonRepudiation, extended key usage
///   codeSigning or emailProtection, each only if the certificate restricts it at all;
/// - RSA from 2048 bits, elliptic curves from 256, certificates signed with SHA-2;
/// - nothing on the path is revoked ([Revocations]).
final class SignerPath {
    private static final int MAX_INTERMEDIATES = 4;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;
    private static final int KEY_CERT_SIGN = 5;
    private static final int MIN_RSA_BITS = 2048;
    private static final int MIN_CURVE_BITS = 256;

    private static final Set<String> SIGNING_PURPOSES =
            Set.of(
                    "1.3.6.1.5.5.7.3.3", // codeSigning
                    "1.3.6.1.5.5.7.3.4", // emailProtection: what RAUC asks for by default
                    "2.5.29.37.0"); // any

    private final String bundle;
    private final X509Certificate signer;
    private final List<X509Certificate> sent;
    private final TrustStore trust;
    private final Instant now;

    private SignerPath(
            String bundle,
            X509Certificate signer,
            List<X509Certificate> sent,
            TrustStore trust,
            Instant now) {
        this.bundle = bundle;
        this.signer = signer;
        this.sent = sent;
        this.trust = trust;
        this.now = now;
    }

    /// @param sent the certificates in the signature
    /// @throws BundleException if there is no such path
    static void check(
            String bundle,
            X509Certificate signer,
            List<X509Certificate> sent,
            TrustStore trust,
            Instant now) {
        new SignerPath(bundle, signer, sent, trust, now).check();
    }

    private void check() {
        requireValid(signer, "the signer's");
        requirePurpose();
        List<X509Certificate> path = path();
        for (X509Certificate certificate : path) {
            requireStrongKey(certificate);
        }
        for (X509Certificate certificate : path.subList(0, path.size() - 1)) {
            String algorithm = certificate.getSigAlgName();
            if (!algorithm.matches("SHA(256|384|512)with(RSA|ECDSA)")) {
                throw refused(
                        name(certificate)
                                + " is signed with "
                                + algorithm
                                + "; want SHA-256 or longer with RSA or ECDSA");
            }
        }
        new Revocations(bundle, trust).check(path);
    }

    /// From the signer to a trusted certificate, both included.
    private List<X509Certificate> path() {
        List<X509Certificate> valid = trust.certificates().stream().filter(this::isValid).toList();
        if (valid.contains(signer)) {
            return List.of(signer);
        }
        Set<TrustAnchor> anchors = new HashSet<>();
        valid.forEach(certificate -> anchors.add(new TrustAnchor(certificate, null)));
        if (anchors.isEmpty()) {
            throw untrusted();
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(signer);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(sent)));
            parameters.setDate(Date.from(now));
            parameters.setMaxPathLength(MAX_INTERMEDIATES);
            parameters.setRevocationEnabled(false); // Revocations does it
            PKIXCertPathBuilderResult result =
                    (PKIXCertPathBuilderResult)
                            CertPathBuilder.getInstance("PKIX").build(parameters);
            List<X509Certificate> path = new ArrayList<>();
            result.getCertPath()
                    .getCertificates()
                    .forEach(certificate -> path.add((X509Certificate) certificate));
            X509Certificate anchor = result.getTrustAnchor().getTrustedCert();
            if (!isAuthority(anchor)) {
                throw refused(name(anchor) + " may not sign certificates");
            }
            path.add(anchor);
            return path;
        } catch (CertPathBuilderException e) {
            throw untrusted();
        } catch (GeneralSecurityException e) {
            throw new BundleException(bundle + ": the signer's certificate cannot be checked", e);
        }
    }

    /// PKIX asks that of every certificate on the path but the trusted one.
    private static boolean isAuthority(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return certificate.getBasicConstraints() >= 0 && (usage == null || usage[KEY_CERT_SIGN]);
    }

    /// Why there is no path: most often something on it ran out.
    private BundleException untrusted() {
        List<X509Certificate> issuers = new ArrayList<>(sent);
        issuers.addAll(trust.certificates());
        issuers.removeIf(issuer ->
                Stream.concat(Stream.of(signer), sent.stream())
                        .noneMatch(issued ->
                                issued.getIssuerX500Principal()
                                        .equals(issuer.getSubjectX500Principal())));
        issuers.forEach(issuer -> requireValid(issuer, "the issuer's"));
        List<String> trusted =
                trust.certificates().stream().map(SignerPath::name).distinct().toList();
        return refused(
                "signed by "
                        + name(signer)
                        + ", issued by "
                        + signer.getIssuerX500Principal()
                        + "; trusted are "
                        + trusted
                        + ", and no certificate in the bundle leads there");
    }

    private void requireValid(X509Certificate certificate, String whose) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            throw refused(
                    whose
                            + " certificate "
                            + name(certificate)
                            + " is valid from "
                            + from
                            + ", the clock says "
                            + now
                            + "; is the clock right?");
        }
        if (now.isAfter(until)) {
            throw refused(
                    whose
                            + " certificate "
                            + name(certificate)
                            + " expired at "
                            + until
                            + ", the clock says "
                            + now
                            + "; have the bundle signed with a new one");
        }
    }

    private boolean isValid(X509Certificate certificate) {
        return !now.isBefore(certificate.getNotBefore().toInstant())
                && !now.isAfter(certificate.getNotAfter().toInstant());
    }

    private void requirePurpose() {
        boolean[] usage = signer.getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE] && !usage[NON_REPUDIATION]) {
            throw refused(name(signer) + " may not sign: its key usage says otherwise");
        }
        try {
            List<String> purposes = signer.getExtendedKeyUsage();
            if (purposes != null && Collections.disjoint(purposes, SIGNING_PURPOSES)) {
                throw refused(
                        name(signer)
                                + " is for another purpose; want extended key usage codeSigning or"
                                + " emailProtection, or none");
            }
        } catch (CertificateParsingException e) {
            throw new BundleException(bundle + ": " + name(signer) + " is damaged", e);
        }
    }

    private void requireStrongKey(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        boolean isStrong =
                switch (key) {
                    case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= MIN_RSA_BITS;
                    case ECPublicKey ec ->
                            ec.getParams().getCurve().getField().getFieldSize() >= MIN_CURVE_BITS;
                    default -> false;
                };
        if (!isStrong) {
            throw refused(
                    name(certificate)
                            + " has a weak or unknown key ("
                            + key.getAlgorithm()
                            + "); want RSA from 2048 or an elliptic curve from 256 bits");
        }
    }

    private BundleException refused(String why) {
        return new BundleException(bundle + ": " + why);
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().toString();
    }
}

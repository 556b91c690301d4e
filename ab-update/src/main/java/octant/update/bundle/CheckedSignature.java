package octant.update.bundle;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import octant.verity.Sha256;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/// What a signature (CMS SignedData, RFC 5652) holds, after it was checked: by one signer, over
/// signed attributes, with SHA-2 and RSA (PKCS #1 v1.5) or ECDSA, along a path to a trusted
/// certificate ([SignerPath]).
///
/// @param content the manifest
@SuppressWarnings("ArrayRecordComponent") // never compared
record CheckedSignature(byte[] content, Signer signer) {
    private static final int MAX_CERTIFICATES = 16;

    private static final Set<ASN1ObjectIdentifier> DIGESTS =
            Set.of(
                    NISTObjectIdentifiers.id_sha256,
                    NISTObjectIdentifiers.id_sha384,
                    NISTObjectIdentifiers.id_sha512);

    private static final Set<ASN1ObjectIdentifier> SIGNATURES =
            Set.of(
                    PKCSObjectIdentifiers.rsaEncryption,
                    PKCSObjectIdentifiers.sha256WithRSAEncryption,
                    PKCSObjectIdentifiers.sha384WithRSAEncryption,
                    PKCSObjectIdentifiers.sha512WithRSAEncryption,
                    X9ObjectIdentifiers.ecdsa_with_SHA256,
                    X9ObjectIdentifiers.ecdsa_with_SHA384,
                    X9ObjectIdentifiers.ecdsa_with_SHA512);

    /// @param bundle names it in messages
    /// @param cms the signature as it lies in the bundle
    /// @throws BundleException if any of that does not hold
    static CheckedSignature of(String bundle, byte[] cms, TrustStore trust, Instant now) {
        try {
            return checked(bundle, cms, trust, now);
        } catch (IOException
                | CMSException
                | CertificateException
                | OperatorCreationException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | NullPointerException
                | IndexOutOfBoundsException e) {
            // the parser tells of damaged input by all of these
            throw new BundleException(bundle + ": its signature is damaged", e);
        }
    }

    private static CheckedSignature checked(
            String bundle, byte[] cms, TrustStore trust, Instant now)
            throws IOException, CMSException, CertificateException, OperatorCreationException {
        CMSSignedData data =
                new CMSSignedData(ContentInfo.getInstance(ASN1Primitive.fromByteArray(cms)));
        SignerInformation signature = onlySignature(bundle, data);
        if (!(data.getSignedContent() != null
                && data.getSignedContent().getContent() instanceof byte[] content
                && CMSObjectIdentifiers.data.equals(data.getSignedContent().getContentType()))) {
            throw new BundleException(
                    bundle
                            + ": its signature holds no manifest; make the bundle in the verity"
                            + " format (format=verity in [bundle])");
        }
        requireStrong(bundle, signature);
        List<X509Certificate> certificates = certificates(bundle, data);
        X509Certificate signer = signer(bundle, signature, certificates, trust);
        SignerPath.check(bundle, signer, certificates, trust, now);
        if (!signature.verify(
                new JcaSimpleSignerInfoVerifierBuilder().build(signer.getPublicKey()))) {
            throw new BundleException(
                    bundle + ": its signature does not fit its manifest; fetch the bundle again");
        }
        return new CheckedSignature(content, describe(signer));
    }

    private static SignerInformation onlySignature(String bundle, CMSSignedData data) {
        Collection<SignerInformation> signatures = data.getSignerInfos().getSigners();
        if (signatures.size() != 1) {
            throw new BundleException(
                    bundle + ": has " + signatures.size() + " signatures, want one");
        }
        return signatures.iterator().next();
    }

    private static void requireStrong(String bundle, SignerInformation signature) {
        ASN1ObjectIdentifier digest = signature.getDigestAlgorithmID().getAlgorithm();
        ASN1ObjectIdentifier algorithm =
                signature.toASN1Structure().getDigestEncryptionAlgorithm().getAlgorithm();
        if (!DIGESTS.contains(digest) || !SIGNATURES.contains(algorithm)) {
            throw new BundleException(
                    bundle
                            + ": signed with digest "
                            + digest
                            + " and algorithm "
                            + algorithm
                            + "; sign with SHA-256 or longer and RSA (PKCS #1 v1.5) or ECDSA");
        }
        if (signature.getSignedAttributes() == null) {
            throw new BundleException(bundle + ": its signature has no signed attributes");
        }
    }

    private static List<X509Certificate> certificates(String bundle, CMSSignedData data)
            throws CertificateException {
        Collection<X509CertificateHolder> holders = data.getCertificates().getMatches(null);
        if (holders.size() > MAX_CERTIFICATES) {
            throw new BundleException(
                    bundle
                            + ": its signature holds "
                            + holders.size()
                            + " certificates, at most "
                            + MAX_CERTIFICATES
                            + " are read");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (X509CertificateHolder holder : holders) {
            certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        }
        return certificates;
    }

    /// The certificate that the signature names: its own, or one that is trusted.
    private static X509Certificate signer(
            String bundle,
            SignerInformation signature,
            List<X509Certificate> certificates,
            TrustStore trust)
            throws CertificateException, IOException {
        List<X509Certificate> candidates = new ArrayList<>(certificates);
        candidates.addAll(trust.certificates());
        for (X509Certificate candidate : candidates) {
            if (signature.getSID().match(new X509CertificateHolder(candidate.getEncoded()))) {
                return candidate;
            }
        }
        throw new BundleException(
                bundle
                        + ": the certificate of its signer is neither in the bundle nor trusted;"
                        + " sign with the certificate that belongs to the key");
    }

    private static Signer describe(X509Certificate certificate)
            throws CertificateEncodingException {
        return new Signer(
                certificate.getSubjectX500Principal().toString(),
                certificate.getIssuerX500Principal().toString(),
                Sha256.hex(certificate.getEncoded()),
                certificate.getNotAfter().toInstant());
    }
}

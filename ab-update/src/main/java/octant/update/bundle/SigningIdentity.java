package octant.update.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// A key and its certificates, the signer's first; further ones are put into the signature to help
/// find a path to a trusted one.
public record SigningIdentity(PrivateKey key, List<X509Certificate> certificates) {
    private static final Map<ASN1ObjectIdentifier, String> KEY_TYPES =
            Map.of(
                    PKCSObjectIdentifiers.rsaEncryption, "RSA",
                    X9ObjectIdentifiers.id_ecPublicKey, "EC");

    /// @throws BundleException if key and certificate do not belong together
    public SigningIdentity {
        certificates = List.copyOf(certificates);
        requireSame(key, certificates.getFirst());
    }

    /// @param certificatePem the signer's certificate, then intermediate ones
    /// @param keyPem its private key, RSA or EC, in PKCS #8, unencrypted
    /// @throws BundleException if a file cannot be read, or the two do not belong together
    public static SigningIdentity read(Path certificatePem, Path keyPem) {
        return new SigningIdentity(readKey(keyPem), TrustStore.readCertificates(certificatePem));
    }

    /// Which kind of signature the key makes.
    String algorithm() {
        return key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
    }

    @Override
    public String toString() {
        return "SigningIdentity[" + certificates.getFirst().getSubjectX500Principal() + "]";
    }

    private static PrivateKey readKey(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            String[] parts = text.split("-----(BEGIN|END) PRIVATE KEY-----", -1);
            if (parts.length != 3) {
                throw new BundleException(
                        file
                                + ": want one private key in unencrypted PKCS #8 (BEGIN PRIVATE"
                                + " KEY); convert it with: openssl pkcs8 -topk8 -nocrypt");
            }
            byte[] encoded = Base64.getMimeDecoder().decode(parts[1]);
            ASN1ObjectIdentifier type =
                    PrivateKeyInfo.getInstance(encoded).getPrivateKeyAlgorithm().getAlgorithm();
            String name = KEY_TYPES.get(type);
            if (name == null) {
                throw new BundleException(file + ": want an RSA or EC key, have " + type);
            }
            return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new BundleException(file + ": no private key", e);
        }
    }

    private static void requireSame(PrivateKey key, X509Certificate certificate) {
        String name = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        byte[] sample = {1};
        try {
            Signature signature = Signature.getInstance(name);
            signature.initSign(key);
            signature.update(sample);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(sample);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw different(certificate, ": " + e);
        }
        throw different(certificate, "");
    }

    private static BundleException different(X509Certificate certificate, String why) {
        return new BundleException(
                "the key is not that of the certificate "
                        + certificate.getSubjectX500Principal()
                        + why);
    }
}

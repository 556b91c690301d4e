package octant.update.bundle;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A key with its certificate, made for one test run. It can issue others.
record SampleIdentity(KeyPair keys, X509Certificate certificate) {
    static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant UNTIL = Instant.parse("2036-01-01T00:00:00Z");
    static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    private static final AtomicLong SERIAL = new AtomicLong(1000);

    /// What a certificate says; change it before it is issued.
    record Wish(
            String name,
            KeyPair keys,
            Instant from,
            Instant until,
            boolean isAuthority,
            int usage,
            List<KeyPurposeId> purposes,
            String algorithm) {
        Wish valid(Instant from, Instant until) {
            return new Wish(name, keys, from, until, isAuthority, usage, purposes, algorithm);
        }

        /// @param usage 0 for a certificate that does not say
        Wish usage(int usage) {
            return new Wish(name, keys, from, until, isAuthority, usage, purposes, algorithm);
        }

        Wish purposes(KeyPurposeId... purposes) {
            return new Wish(
                    name, keys, from, until, isAuthority, usage, List.of(purposes), algorithm);
        }

        /// Which digest the issuer uses: `SHA1`.
        Wish digest(String digest) {
            return new Wish(name, keys, from, until, isAuthority, usage, purposes, digest);
        }
    }

    static Wish authority(String name) {
        return authority(name, curveKeys("secp256r1"));
    }

    static Wish authority(String name, KeyPair keys) {
        return new Wish(
                name,
                keys,
                FROM,
                UNTIL,
                true,
                KeyUsage.keyCertSign | KeyUsage.cRLSign,
                List.of(),
                "SHA256");
    }

    static Wish signer(String name) {
        return signer(name, curveKeys("secp256r1"));
    }

    static Wish signer(String name, KeyPair keys) {
        return new Wish(
                name, keys, FROM, UNTIL, false, KeyUsage.digitalSignature, List.of(), "SHA256");
    }

    static SampleIdentity selfSigned(Wish wish) {
        return new SampleIdentity(
                wish.keys(), certificate(wish, principal(wish.name()), wish.keys()));
    }

    SampleIdentity issue(Wish wish) {
        return new SampleIdentity(
                wish.keys(), certificate(wish, certificate.getSubjectX500Principal(), keys));
    }

    SigningIdentity signing(X509Certificate... further) {
        return new SigningIdentity(
                keys.getPrivate(),
                Stream.concat(Stream.of(certificate), Stream.of(further)).toList());
    }

    TrustStore trust() {
        return new TrustStore(List.of(certificate), List.of());
    }

    X509CRL revoking(Instant thisUpdate, Instant nextUpdate, X509Certificate... revoked) {
        try {
            JcaX509v2CRLBuilder builder =
                    new JcaX509v2CRLBuilder(
                            certificate.getSubjectX500Principal(), Date.from(thisUpdate));
            builder.setNextUpdate(Date.from(nextUpdate));
            for (X509Certificate one : revoked) {
                builder.addCRLEntry(
                        one.getSerialNumber(), Date.from(thisUpdate), CRLReason.keyCompromise);
            }
            return new JcaX509CRLConverter().getCRL(builder.build(contentSigner(keys, "SHA256")));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    void writePem(Path certificateFile, Path keyFile) throws IOException {
        try {
            Files.writeString(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
            Files.writeString(keyFile, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(String label, byte[] bytes) {
        String text =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(bytes);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, text, label);
    }

    static KeyPair curveKeys(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new java.security.spec.ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair rsaKeys(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate(Wish wish, X500Principal issuer, KeyPair by) {
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer,
                            BigInteger.valueOf(SERIAL.incrementAndGet()),
                            Date.from(wish.from()),
                            Date.from(wish.until()),
                            principal(wish.name()),
                            wish.keys().getPublic());
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(wish.isAuthority()));
            if (wish.usage() != 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(wish.usage()));
            }
            if (!wish.purposes().isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        true,
                        new ExtendedKeyUsage(wish.purposes().toArray(KeyPurposeId[]::new)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(contentSigner(by, wish.algorithm())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new AssertionError(e);
        }
    }

    private static ContentSigner contentSigner(KeyPair keys, String digest)
            throws OperatorCreationException {
        String kind = keys.getPrivate().getAlgorithm().equals("EC") ? "ECDSA" : "RSA";
        return new JcaContentSignerBuilder(digest + "with" + kind).build(keys.getPrivate());
    }

    private static X500Principal principal(String name) {
        return new X500Principal("O=Octant test, CN=" + name);
    }
}

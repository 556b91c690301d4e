package octant.update.bundle;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A key and its certificates, the signer's first; further ones are put into the signature to help
/// find a path to a trusted one.
public record SigningIdentity(PrivateKey key, List<X509Certificate> certificates) {
    public SigningIdentity {
        certificates = List.copyOf(certificates);
    }

    /// @param certificatePem the signer's certificate, then intermediate ones
    /// @param keyPem its private key, RSA or EC, in PKCS #8, unencrypted
    /// @throws BundleException if a file cannot be read, or the two do not belong together
    public static SigningIdentity read(Path certificatePem, Path keyPem) {
        return Unfinished.body();
    }
}

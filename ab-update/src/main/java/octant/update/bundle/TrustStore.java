package octant.update.bundle;

import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/// Whose bundles are installed: certificates, of an authority or of a signer itself, and the lists
/// of those revoked.
public record TrustStore(List<X509Certificate> certificates, List<X509CRL> revocations) {
    public TrustStore {
        certificates = List.copyOf(certificates);
        revocations = List.copyOf(revocations);
    }

    /// Reads `*.pem` and `*.crl` of `trust`, and `*.crl` of `denials`: a folder that may be missing
    /// and can only revoke.
    ///
    /// @throws BundleException if a file cannot be read, or there is no certificate
    public static TrustStore readFolders(Path trust, Path denials) {
        return Unfinished.body();
    }

    /// Reads the certificates of PEM files, several in one file if need be.
    public static TrustStore ofCertificates(List<Path> pemFiles) {
        return Unfinished.body();
    }
}

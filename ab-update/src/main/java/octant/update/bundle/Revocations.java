package octant.update.bundle;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Revocation by the lists (CRLs) that the machine has. The policy:
///
/// - A certificate on a list is refused, whatever the list's dates: what was revoked stays revoked.
/// - A list that should have been renewed (nextUpdate has passed) still counts, and its being old
///   is no reason to refuse: a machine in a cupboard for ten years must still take updates. An
///   update brings newer lists with the root image.
/// - No list for an issuer: nothing of it is revoked.
/// - A list that names an issuer but that nobody of that name signed: refused until it is replaced.
///   It was put there to deny something, and we cannot know what.
record Revocations(String bundle, TrustStore trust) {
    /// @param path from the signer to a trusted certificate
    /// @throws BundleException if one of them is revoked
    void check(List<X509Certificate> path) {
        List<X509Certificate> known = new ArrayList<>(path);
        known.addAll(trust.certificates());
        for (X509Certificate certificate : path) {
            for (X509CRL list : trust.revocations()) {
                if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())) {
                    check(certificate, list, known);
                }
            }
        }
    }

    private void check(X509Certificate certificate, X509CRL list, List<X509Certificate> known) {
        List<X509Certificate> issuers =
                known.stream()
                        .filter(issuer ->
                                issuer.getSubjectX500Principal()
                                        .equals(list.getIssuerX500Principal()))
                        .toList();
        if (!issuers.isEmpty() && issuers.stream().noneMatch(issuer -> isSignedBy(list, issuer))) {
            throw new BundleException(
                    bundle
                            + ": the revocation list of "
                            + list.getIssuerX500Principal()
                            + " is not signed by it; replace the .crl file");
        }
        if (list.isRevoked(certificate)) {
            throw new BundleException(
                    bundle
                            + ": the certificate "
                            + certificate.getSubjectX500Principal()
                            + " (serial "
                            + certificate.getSerialNumber().toString(16)
                            + ") is revoked; have the bundle signed with a new one");
        }
    }

    private static boolean isSignedBy(X509CRL list, X509Certificate issuer) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

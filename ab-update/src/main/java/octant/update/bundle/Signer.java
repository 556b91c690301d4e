package octant.update.bundle;

import java.time.Instant;

/// Who signed a bundle: the certificate whose path to a trusted one was checked.
///
/// @param fingerprint SHA-256 of the certificate, in lower-case hexadecimal digits
public record Signer(String subject, String issuer, String fingerprint, Instant notAfter) {}

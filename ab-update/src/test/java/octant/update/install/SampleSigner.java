package octant.update.install;

import java.nio.file.Path;
import java.util.List;
import octant.update.bundle.SigningIdentity;
import octant.update.bundle.TrustStore;

/// A key and a certificate of its own, made by openssl.
///
/// @param trust in that certificate
record SampleSigner(SigningIdentity identity, TrustStore trust) {
    static SampleSigner in(Path folder) {
        Path key = folder.resolve("signer.key");
        Path certificate = folder.resolve("signer.crt");
        HostCommand.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "365",
                "-subj",
                "/CN=sample",
                "-addext",
                "keyUsage=critical,digitalSignature",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        return new SampleSigner(
                SigningIdentity.read(certificate, key),
                TrustStore.ofCertificates(List.of(certificate)));
    }
}

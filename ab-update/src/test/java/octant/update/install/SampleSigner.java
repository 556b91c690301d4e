package octant.update.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import octant.update.bundle.SigningIdentity;
import octant.update.bundle.TrustStore;

/// A key and a certificate of its own, made by openssl.
///
/// @param trust in that certificate
record SampleSigner(SigningIdentity identity, TrustStore trust) {
    static SampleSigner in(Path folder) {
        Path key = folder.resolve("signer.key");
        Path certificate = folder.resolve("signer.crt");
        try {
            Process process =
                    new ProcessBuilder(
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
                                    certificate.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as("openssl req").isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return new SampleSigner(
                SigningIdentity.read(certificate, key),
                TrustStore.ofCertificates(List.of(certificate)));
    }
}

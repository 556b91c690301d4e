package octant.update.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import octant.update.bundle.BundleException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {
    private static final char[] PASSWORD = "only-for-this-test".toCharArray();
    private static final GoodFile FILE = GoodFile.ofSize(100);

    @TempDir private Path folder;
    private HostileServer server;
    private Path authority;

    @BeforeEach
    void serve() throws Exception {
        Path store = folder.resolve("server.p12");
        KeyStore keys = selfSigned(store);
        byte[] certificate = keys.getCertificate("server").getEncoded();
        authority = folder.resolve("authority.pem");
        Files.writeString(
                authority,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(certificate)
                        + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server =
                new HostileServer(
                        "https",
                        context.getServerSocketFactory(),
                        (_, request, wire) -> wire.bytes(FILE.answer(request)));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void trustsAServerWhoseAuthorityIsGiven() {
        DownloadOptions options = DownloadOptions.standard().withAuthorityFile(authority);
        try (HttpBundleSource source = HttpBundleSource.open(server.uri("/f"), options)) {
            assertThat(source.sizeBytes()).isEqualTo(100);
        }
    }

    @Test
    void trustsNoOther() {
        assertThatThrownBy(
                        () -> HttpBundleSource.open(server.uri("/f"), DownloadOptions.standard()))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("no TLS connection; check the server's certificate");
    }

    @Test
    void saysWhatIsWrongWithTheFile() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        assertThatThrownBy(() -> Authorities.with(empty))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("no certificate in it");
        assertThatThrownBy(() -> Authorities.with(folder.resolve("absent.pem")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("absent.pem");
    }

    private static KeyStore selfSigned(Path store) throws Exception {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        String password = new String(PASSWORD);
        Process process =
                new ProcessBuilder(
                                tool.toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=127.0.0.1",
                                "-ext",
                                "SAN=ip:127.0.0.1",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                password,
                                "-keypass",
                                password)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }
}

package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// RAUC judges what was made of a bundle of its own.
class BundleCraftTest {
    private static final int KERNEL_AT = 4096;
    private static final int MAGIC_OFFSET = 0x202;
    private static final String MANIFEST =
            """
            [update]
            compatible=octant-x86_64
            version=0.1.1

            [bundle]
            format=verity

            [image.kernel]
            filename=kernel.efi
            """;

    private final byte[] kernel = new byte[16 * KERNEL_AT];
    @TempDir private Path folder;
    private Path bundle = Path.of("set before each test");

    @BeforeEach
    void makeABundle() throws IOException {
        List<String> missing =
                HostTool.missing(
                        HostTool.RAUC, HostTool.UNSQUASHFS, HostTool.OPENSSL, HostTool.FAKETIME);
        if (!missing.isEmpty()) {
            abort("SKIPPED: " + String.join("; ", missing));
        }
        certificate("update-ca", "keyUsage=critical,keyCertSign", "/CN=authority");
        certificate(
                "update",
                "keyUsage=critical,digitalSignature",
                "/CN=signer",
                "-CA",
                key("update-ca.crt"),
                "-CAkey",
                key("update-ca.key"));
        Path content = Files.createDirectory(folder.resolve("made"));
        // RAUC wants more than a block of squashfs: nothing that can be compressed.
        new Random(1).nextBytes(kernel);
        System.arraycopy(
                "HdrS".getBytes(StandardCharsets.US_ASCII), 0, kernel, KERNEL_AT + MAGIC_OFFSET, 4);
        Files.write(content.resolve("kernel.efi"), kernel);
        Files.writeString(content.resolve("manifest.raucm"), MANIFEST);
        bundle = folder.resolve("made.raucb");
        rauc("--cert", key("update.crt"), "--key", key("update.key"), "bundle", content, bundle);
    }

    @Test
    void breaksTheKernelInABundleThatIsGood() throws IOException {
        Path broken = craft().withBrokenKernel(bundle);
        assertThat(info(broken)).contains("0.1.1");
        Path content = folder.resolve("broken");
        rauc("extract", broken, content);
        byte[] wanted = kernel.clone();
        Arrays.fill(wanted, KERNEL_AT, KERNEL_AT + MAGIC_OFFSET, (byte) 0);
        assertThat(Files.readAllBytes(content.resolve("kernel.efi"))).isEqualTo(wanted);
    }

    @Test
    void changesTheManifestInABundleThatIsGood() throws IOException {
        Path changed =
                craft().withManifest(bundle, manifest -> manifest.replace("x86_64", "aarch64"));
        assertThat(info(changed)).contains("octant-aarch64").doesNotContain("octant-x86_64");
    }

    @Test
    void signsAsAStranger() throws IOException {
        Path signed = craft().signedByAStranger(bundle);
        assertThatThrownBy(() -> info(signed)).hasMessageContaining("self-signed certificate");
    }

    @Test
    void signsTooLate() throws IOException {
        Path signed = craft().signedTooLate(bundle);
        assertThatThrownBy(() -> info(signed)).hasMessageContaining("certificate has expired");
    }

    private BundleCraft craft() throws IOException {
        return new BundleCraft(folder, Files.createDirectory(folder.resolve("scratch")));
    }

    private String info(Path made) {
        return rauc("info", made);
    }

    private String rauc(Object... arguments) {
        return run(HostTool.RAUC, "--keyring", key("update-ca.crt"), List.of(arguments));
    }

    private void certificate(String name, String usage, String subject, Object... more) {
        run(
                HostTool.FAKETIME,
                "366 days ago",
                HostTool.OPENSSL.path(),
                List.of("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1000"),
                List.of("-subj", subject, "-addext", usage),
                List.of("-keyout", key(name + ".key"), "-out", key(name + ".crt")),
                List.of(more));
    }

    private Path key(String name) {
        return folder.resolve(name);
    }

    /// @param words lists among them are taken apart
    private static String run(HostTool tool, Object... words) {
        List<String> command = new ArrayList<>(List.of(tool.path().toString()));
        for (Object word : words) {
            if (word instanceof List<?> several) {
                several.forEach(one -> command.add(one.toString()));
            } else {
                command.add(word.toString());
            }
        }
        return HostCommand.run(command);
    }
}

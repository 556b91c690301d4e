package octant.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Container images of a small root tree, read by skopeo and unpacked by umoci.
class OciImageTest {
    @TempDir Path folder;

    private Path tree;

    @BeforeEach
    void rootTree() throws Exception {
        tree = folder.resolve("tree");
        for (String name : List.of("usr/lib", "var", "opt", "data", "run", "tmp", "etc/octant")) {
            Files.createDirectories(tree.resolve(name));
        }
        Files.writeString(tree.resolve("octant"), "program");
        Files.createSymbolicLink(
                tree.resolve("etc/resolv.conf"), Path.of("../run/octant/resolv.conf"));
        Files.writeString(
                tree.resolve("usr/lib/os-release"),
                "NAME=Octant\nVERSION_ID=1.0\nIMAGE_VERSION=1.0\nPRETTY_NAME=\"Octant 1.0\"\n");
        Files.createDirectory(folder.resolve("kernel"));
        Files.writeString(folder.resolve("kernel/release"), "6.12\n");
    }

    @Test
    void sameInputsGiveTheSameBytes() throws Exception {
        assertThat(build("first", "x86_64")).hasSameBinaryContentAs(build("second", "x86_64"));
    }

    @ParameterizedTest
    @CsvSource({"x86_64, amd64", "aarch64, arm64"})
    void skopeoReadsWhatRuntimesAreTold(String architecture, String name) throws Exception {
        String image = "oci-archive:" + build("out", architecture);

        assertThat(skopeo("inspect", "--override-arch", name, "--config", image))
                .contains("\"architecture\": \"" + name + "\"")
                .contains("\"os\": \"linux\"")
                .contains("\"User\": \"65532:65532\"")
                .containsPattern("\"Entrypoint\": \\[\\s*\"/octant\",\\s*\"container\"\\s*\\]")
                .contains("\"8080/tcp\": {}", "\"/data\": {}", "\"/run/octant\": {}")
                .contains("\"StopSignal\": \"SIGTERM\"")
                .contains("\"org.opencontainers.image.version\": \"1.0\"")
                .containsPattern("\"octant.root-hash\": \"[0-9a-f]{64}\"");
    }

    @Test
    void theLayerIsTheRootTreeWithLinksIntoTheVolume() throws Exception {
        Path root = unpack(build("out", "x86_64")).resolve("rootfs");

        assertThat(root.resolve("octant")).hasContent("program");
        assertThat(Files.readSymbolicLink(root.resolve("var"))).hasToString("data/var");
        assertThat(Files.readSymbolicLink(root.resolve("opt"))).hasToString("data/opt");
        assertThat(Files.readSymbolicLink(root.resolve("etc/octant"))).hasToString("../data/etc");
        assertThat(root.resolve("etc/resolv.conf")).isRegularFile().isEmptyFile();
        assertThat(root.resolve("run/octant")).isDirectory();
        assertThat(root.resolve("usr/lib/os-release")).content().contains("IMAGE_VERSION=1.0\n");
    }

    @Test
    void theIndexHoldsBothArchitectures() throws Exception {
        build("images/x86_64", "x86_64");
        build("images/aarch64", "aarch64");
        Path all = folder.resolve("all.tar");

        assertThat(index(all)).endsWith("exit 0");

        String image = "oci-archive:" + all;
        assertThat(skopeo("inspect", "--override-arch", "amd64", "--config", image))
                .contains("\"architecture\": \"amd64\"");
        assertThat(skopeo("inspect", "--override-arch", "arm64", "--config", image))
                .contains("\"architecture\": \"arm64\"");
        assertThat(skopeo("copy", "--all", image, "oci:" + folder.resolve("copy") + ":1.0"))
                .contains("Copying 2 of 2 images");
        assertThat(Path.of(all + ".sha256")).content().endsWith("  all.tar\n");
    }

    @Test
    void anIndexOfOneIsRefused() throws Exception {
        build("images/x86_64", "x86_64");
        Path all = folder.resolve("all.tar");

        assertThat(index(all))
                .contains("octant-aarch64-oci.tar: missing; make it with 'make image TARGET=oci")
                .endsWith("exit 1");
        assertThat(all).doesNotExist();
    }

    private String index(Path archive) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status =
                OciIndex.run(
                        log,
                        log,
                        System.getenv("PATH"),
                        "1.0",
                        folder.resolve("images").toString(),
                        archive.toString());
        return said.toString(StandardCharsets.UTF_8) + "exit " + status;
    }

    private Path build(String name, String architecture) {
        Path out = folder.resolve(name);
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--arch", architecture, "--target", "oci"));
        arguments.addAll(List.of("--version", "1.0", "--packages", "none", "--keys", "none"));
        arguments.addAll(List.of("--kernel", folder.resolve("kernel").toString()));
        arguments.addAll(List.of("--root", tree.toString()));
        arguments.addAll(List.of("--out", out.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status = Main.run(log, log, System.getenv("PATH"), arguments.toArray(String[]::new));
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return out.resolve("octant-" + architecture + "-oci.tar");
    }

    /// umoci reads layouts, not archives of them.
    private Path unpack(Path archive) throws Exception {
        String layout = folder.resolve("layout") + ":1.0";
        skopeo("copy", "oci-archive:" + archive, "oci:" + layout);
        Path bundle = folder.resolve("bundle");
        run("umoci", "unpack", "--rootless", "--image", layout, bundle.toString());
        return bundle;
    }

    private static String skopeo(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("skopeo", "--insecure-policy"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        HostKeys.Outcome outcome = HostKeys.run(command);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output();
    }
}

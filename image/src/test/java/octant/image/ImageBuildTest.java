package octant.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole runs of the program on a small root tree, with an EFI program for a kernel.
class ImageBuildTest {
    @TempDir Path folder;

    private Path tree;
    private Path kernel;

    @BeforeEach
    void inputs() throws Exception {
        tree = folder.resolve("tree");
        kernel = Files.createDirectories(folder.resolve("kernel"));
        Files.writeString(kernel.resolve("release"), "6.12\n");
        Files.createDirectories(tree.resolve("usr/lib"));
        Files.writeString(tree.resolve("octant"), "program");
        Files.writeString(
                tree.resolve("usr/lib/os-release"),
                "NAME=Octant\nVERSION_ID=1.0\nIMAGE_VERSION=1.0\nPRETTY_NAME=\"Octant 1.0\"\n");
        Files.write(
                kernel.resolve("linux.efi"),
                UnpackedPackages.bootPrograms(Architecture.X86_64).systemdBoot());
        HostKeys.make(folder.resolve("keys"));
    }

    @Test
    void sameInputsGiveTheSameDiskAndABundleOfItsRoot() throws Exception {
        Path first = build("first", Target.DISK, "1.0");
        Path second = build("second", Target.DISK, "1.0");
        assertThat(sum(first, "octant-x86_64.raw")).isEqualTo(sum(second, "octant-x86_64.raw"));
        Properties disk = properties(first.resolve("image.properties"));
        assertThat(rootHash(build("bundle", Target.BUNDLE, "1.0"), "1.0"))
                .isEqualTo(disk.getProperty("root-hash.a"));
    }

    @ParameterizedTest
    @CsvSource({"BUNDLE, octant-x86_64-1.0.raucb", "ENROLMENT, octant-x86_64-enrolment.raw"})
    void sameInputsGiveTheSameBytes(Target target, String artefact) throws Exception {
        assertThat(sum(build("first", target, "1.0"), artefact))
                .isEqualTo(sum(build("second", target, "1.0"), artefact));
    }

    @Test
    void noTwoVersionsHaveARootHashInCommon() throws Exception {
        String one = rootHash(build("one", Target.BUNDLE, "1.0"), "1.0");
        String other = rootHash(build("other", Target.BUNDLE, "1.1"), "1.1");
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void leavesNothingUnfinishedBehind() throws Exception {
        Path out = build("clean", Target.ENROLMENT, "1.0");
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "octant-x86_64-enrolment.raw",
                            "octant-x86_64-enrolment.raw.sha256",
                            "enrolment.properties");
        }
    }

    private Path build(String name, Target target, String version) {
        Path out = folder.resolve(name);
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--arch", "x86_64", "--target", target.key()));
        arguments.addAll(List.of("--version", version));
        arguments.addAll(List.of("--kernel", kernel.toString(), "--root", tree.toString()));
        Path packages = UnpackedPackages.folder(Architecture.X86_64);
        arguments.addAll(List.of("--packages", packages.toString()));
        arguments.addAll(List.of("--keys", folder.resolve("keys").toString()));
        arguments.addAll(List.of("--out", out.toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status = Main.run(log, log, System.getenv("PATH"), arguments.toArray(String[]::new));
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return out;
    }

    private static String sum(Path out, String artefact) throws IOException {
        return Files.readString(out.resolve(artefact + ".sha256"));
    }

    private static String rootHash(Path out, String version) throws IOException {
        return properties(out.resolve("octant-x86_64-" + version + ".properties"))
                .getProperty("root-hash.a");
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}

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
import org.junit.jupiter.api.Tag;
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
        Files.writeString(kernel.resolve("vmlinux"), "kernel");
        HostKeys.make(folder.resolve("keys"));
    }

    @Test
    void bundleAndMicroVmHoldTheRootOfTheDisk() throws Exception {
        Path images = build("images", "disk,microvm", "1.0");
        Properties disk = properties(images.resolve("image.properties"));
        assertThat(rootHash(build("bundle", Target.BUNDLE, "1.0"), "1.0"))
                .isEqualTo(disk.getProperty("root-hash.a"));
        microVmHoldsTheRoot(images.resolve("octant-x86_64-microvm.tar"), disk);
    }

    /// In the second one most steps find room, up to xorriso, which refuses before it writes.
    @ParameterizedTest
    @Tag("root")
    @CsvSource({"1m, 'disk,qcow2'", "10m, iso"})
    void aFullDiskLeavesNoHalfArtefactAndSaysSo(String size, String targets) throws Exception {
        Path out = Files.createDirectory(folder.resolve("small"));
        require("mount", "-t", "tmpfs", "-o", "size=" + size, "octant-test", out.toString());
        try {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            assertThat(run(out, targets, "1.0", said)).isEqualTo(1);
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("the disk under " + out + " is full");
            try (var files = Files.list(out)) {
                assertThat(files).isEmpty();
            }
        } finally {
            require("umount", out.toString());
        }
    }

    private void microVmHoldsTheRoot(Path archive, Properties disk) throws Exception {
        String folder = Files.createDirectory(this.folder.resolve("microvm")).toString();
        require("tar", "--extract", "--file", archive.toString(), "--directory", folder);
        for (String drive : List.of("root.raw", "data.raw")) {
            assertThat(require("sgdisk", "--verify", folder + "/" + drive))
                    .contains("No problems found");
        }
        // From the partition table to a verified root, with others' tools only.
        String table = require("sgdisk", "--print", folder + "/root.raw");
        assertThat(table).contains("root-a").contains("root-a-verity");
        long sectors = Long.parseLong(disk.getProperty("root-image.bytes")) / 512;
        String cut =
                "cd "
                        + folder
                        + " && dd if=root.raw of=root status=none bs=512 skip=2048 count="
                        + sectors;
        require("sh", "-c", cut);
        long tree = 2048 + Math.ceilDiv(sectors, 2048) * 2048;
        require(
                "sh",
                "-c",
                "cd " + folder + " && dd if=root.raw of=tree status=none bs=512 skip=" + tree);
        require(
                "veritysetup",
                "verify",
                folder + "/root",
                folder + "/tree",
                disk.getProperty("root-hash.a"));
        assertThat(Files.readString(Path.of(folder, "firecracker.json")))
                .contains(disk.getProperty("root-hash.a"))
                .contains("\"kernel_image_path\": \"vmlinux\"");
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

    private static String require(String... command) throws Exception {
        HostKeys.Outcome outcome = HostKeys.run(command);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private Path build(String name, Target target, String version) {
        return build(name, target.key(), version);
    }

    private Path build(String name, String targets, String version) {
        Path out = folder.resolve(name);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status = run(out, targets, version, said);
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        return out;
    }

    private int run(Path out, String targets, String version, ByteArrayOutputStream said) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--arch", "x86_64", "--target", targets));
        arguments.addAll(List.of("--version", version));
        arguments.addAll(List.of("--kernel", kernel.toString(), "--root", tree.toString()));
        Path packages = UnpackedPackages.folder(Architecture.X86_64);
        arguments.addAll(List.of("--packages", packages.toString()));
        arguments.addAll(List.of("--keys", folder.resolve("keys").toString()));
        arguments.addAll(List.of("--out", out.toString()));
        PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
        return Main.run(log, log, System.getenv("PATH"), arguments.toArray(String[]::new));
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

package octant.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The targets twice, of the same parts in two folders, with files of other times; a small root
/// tree and an EFI program for a kernel. `make reproduce` does it with the real ones. Both hashes
/// of each artefact go to `target/reproduced-ARCH.txt`, which `make test` prints.
class ReproducibleTest {
    private static final Path SOURCE = Path.of(System.getProperty("octant.source", "."));

    @TempDir Path folder;

    /// Of aarch64, what is not made of the disk by the same steps as on x86_64.
    @ParameterizedTest
    @CsvSource({"X86_64, all", "AARCH64, 'iso,oci,rpi,jetson'"})
    void sameInputsGiveTheSameBytes(Architecture architecture, String targets) throws Exception {
        HostKeys.make(folder.resolve("keys"));

        Path early = parts(architecture, "first", Instant.parse("2026-01-02T03:04:05Z"));
        Map<String, String> first = build(architecture, targets, early);
        Path late = parts(architecture, "somewhere/else/second", Instant.now());
        Map<String, String> second = build(architecture, targets, late);

        StringBuilder table = new StringBuilder();
        first.forEach((name, sum) ->
                table.append("%s%n  %s%n  %s%n".formatted(name, sum, second.get(name))));
        String name = "image/target/reproduced-" + architecture.kernelName() + ".txt";
        Files.writeString(SOURCE.resolve(name), table);
        assertThat(first).hasSizeGreaterThan(others(architecture).split(",").length);
        assertThat(second).isEqualTo(first);
    }

    private Path parts(Architecture architecture, String name, Instant when) throws Exception {
        Path parts = Files.createDirectories(folder.resolve(name));
        Path tree = Files.createDirectories(parts.resolve("tree/usr/lib"));
        Files.writeString(parts.resolve("tree/octant"), "program");
        Files.writeString(tree.resolve("os-release"), "NAME=Octant\nVERSION_ID=1.0\n");
        Path boards = Files.createDirectories(parts.resolve("kernel/dtbs"));
        for (String board : List.of("bcm2711-rpi-4-b", "tegra234-p3737-0000+p3701-0000")) {
            Files.writeString(boards.resolve(board + ".dtb"), board);
        }
        Files.writeString(parts.resolve("kernel/release"), "6.12\n");
        Files.writeString(parts.resolve("kernel/config"), JetsonDiskTest.CONFIGURATION);
        byte[] kernel = UnpackedPackages.bootPrograms(architecture).systemdBoot();
        for (String form : List.of("linux.efi", "vmlinux", "Image", "Image.gz")) {
            Files.write(parts.resolve("kernel").resolve(form), kernel, StandardOpenOption.CREATE);
        }
        try (Stream<Path> files = Files.walk(parts)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(when));
            }
        }
        return parts;
    }

    /// The checksums of all artefacts, by name.
    private Map<String, String> build(Architecture architecture, String wanted, Path parts)
            throws IOException {
        for (String targets : List.of(wanted, others(architecture))) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            PrintStream log = new PrintStream(said, true, StandardCharsets.UTF_8);
            int status =
                    Main.run(
                            log,
                            log,
                            System.getenv("PATH"),
                            "--arch",
                            architecture.kernelName(),
                            "--target",
                            targets,
                            "--version",
                            "1.0",
                            "--kernel",
                            parts.resolve("kernel").toString(),
                            "--root",
                            parts.resolve("tree").toString(),
                            "--packages",
                            UnpackedPackages.folder(architecture).toString(),
                            "--keys",
                            folder.resolve("keys").toString(),
                            "--out",
                            parts.resolve("out").toString());
            assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
        }
        Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> files = Files.list(parts.resolve("out"))) {
            for (Path sum : files.filter(file -> file.toString().endsWith(".sha256")).toList()) {
                String[] words = Files.readString(sum).strip().split(" +", 2);
                sums.put(words[1], words[0]);
            }
        }
        return sums;
    }

    /// Bundles and the enrolment disk, which `all` leaves out.
    private static String others(Architecture architecture) {
        return String.join(
                ",",
                Target.of(architecture).stream()
                        .filter(target -> !target.isImage())
                        .map(Target::key)
                        .toList());
    }
}

package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import octant.update.disk.DiskForm;
import octant.update.disk.PartitionRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The definitions for systemd-repart: complete, and the same partitions when it reads them.
class MkosiTest {
    private static final Path MKOSI =
            Path.of(System.getProperty("octant.source", "."), "image/mkosi");

    @TempDir Path folder;

    @Test
    void everyPartitionHasADefinitionInTheOrderOfTheDisk() throws Exception {
        try (var files = Files.list(MKOSI.resolve("mkosi.repart"))) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .extracting(name -> name.replaceAll("^\\d+-|\\.conf$", ""))
                    .containsExactlyElementsOf(
                            DiskForm.UEFI.roles().stream().map(PartitionRole::label).toList());
        }
    }

    @Test
    void definitionsHoldTheIdsAndSizesOfTheBuild() throws Exception {
        Path definitions = definitions();

        assertThat(definitions.resolve("20-root-a.conf"))
                .content()
                .contains("Type=root-arm64\n", "SizeMinBytes=1048576\nSizeMaxBytes=1048576\n")
                .contains("UUID=00000000-0000-4000-8000-000000000002\n")
                .doesNotContain("@");
        assertThat(definitions.resolve("30-root-a-verity.conf"))
                .content()
                .contains("Type=root-arm64-verity\n");
    }

    @Test
    void aBuildWithoutAnIdIsRefused() throws Exception {
        Path properties = Files.writeString(folder.resolve("properties"), "version=1.0\n");

        HostKeys.Outcome outcome = make(properties);

        assertThat(outcome.status()).isNotZero();
        assertThat(outcome.output()).contains("has no partition.octant-esp.id");
    }

    @Test
    void systemdRepartMakesThesePartitions() throws Exception {
        HostKeys.Outcome version =
                HostKeys.run("/bin/sh", "-c", "systemd-repart --version 2>&1 || true");
        assumeTrue(
                version.output().matches("(?s)systemd (25[7-9]|2[6-9]\\d).*"),
                "SKIPPED: no systemd-repart 257 or newer here; Debian 13 has it");
        Path definitions = definitions();
        try (var files = Files.newDirectoryStream(definitions)) {
            for (Path file : files) { // there are no parts in this test
                Files.writeString(
                        file, Files.readString(file).replaceAll("(?m)^CopyBlocks=.*\n", ""));
            }
        }
        Path disk = folder.resolve("disk.raw");

        HostKeys.Outcome outcome =
                HostKeys.run(
                        "systemd-repart",
                        "--offline=yes",
                        "--empty=create",
                        "--size=16M",
                        "--dry-run=no",
                        "--definitions=" + definitions,
                        disk.toString());

        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(HostKeys.run("sfdisk", "--dump", disk.toString()).output())
                .contains("uuid=00000000-0000-4000-8000-000000000002, name=\"root-a\"");
    }

    private Path definitions() throws Exception {
        StringBuilder properties = new StringBuilder();
        for (PartitionRole role : DiskForm.UEFI.roles()) {
            String prefix = "partition." + role.label();
            int number = DiskForm.UEFI.number(role);
            properties
                    .append(prefix + ".id=00000000-0000-4000-8000-00000000000" + number)
                    .append("\n" + prefix + ".size-bytes=1048576\n");
        }
        HostKeys.Outcome outcome =
                make(Files.writeString(folder.resolve("properties"), properties.toString()));
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return folder.resolve("definitions");
    }

    private HostKeys.Outcome make(Path properties) throws Exception {
        return HostKeys.run(
                MKOSI.resolve("mkosi.sh").toString(),
                "--definitions",
                "aarch64",
                properties.toString(),
                folder.resolve("definitions").toString());
    }
}

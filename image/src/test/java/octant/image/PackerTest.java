package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The templates of `packer/`: complete, valid for the Packer that is installed, and run by it on a
/// copy of the tree in which `make` is a stand-in, as are the clouds' commands.
class PackerTest {
    private static final Path SOURCE = Path.of(System.getProperty("octant.source", "."));
    private static final Pattern NAME = Pattern.compile("name = \"([a-z0-9]+-[a-z0-9_]+)\"");

    @TempDir Path folder;

    private Path commands;

    @BeforeEach
    void copyOfTheTree() throws Exception {
        for (String templates : List.of("packer", "packer/boot")) {
            Path copy = Files.createDirectory(folder.resolve(templates));
            try (var files = Files.newDirectoryStream(SOURCE.resolve(templates), "*.{hcl,sh}")) {
                for (Path file : files) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        commands = Files.createDirectory(folder.resolve("commands"));
        // Makes what the target's file name ends in, as the real one does.
        command(
                "make",
                """
                for word; do case $word in TARGET=*|ARCH=*) eval "$word";; esac; done
                mkdir -p "out/image/$ARCH"
                case $TARGET in
                oci) end=-oci.tar ;; ami) end=-ami.raw ;; vhd) end=.vhd ;; gcp) end=-gcp.tar.gz ;;
                *) echo "no stand-in for $TARGET" >&2; exit 1 ;;
                esac
                echo "$TARGET $ARCH" > "out/image/$ARCH/octant-$ARCH$end"
                echo '{"SnapshotId": "snap-00000000000000000"}' > "out/image/$ARCH/octant-$ARCH-ami.json"
                """);
        for (String cloud : List.of("aws", "az", "gcloud")) {
            command(
                    cloud,
                    """
                    echo "${0##*/} $*" >> calls
                    case "$*" in *describe*) echo snap-1234 ;; *) echo task-1 ;; esac
                    """);
        }
    }

    private void command(String name, String script) throws IOException {
        Path file = Files.writeString(commands.resolve(name), "#!/bin/bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void everyTargetOfEveryArchitectureHasItsBuild() throws Exception {
        List<String> builds = new ArrayList<>();
        Matcher matcher = NAME.matcher(Files.readString(SOURCE.resolve("packer/targets.pkr.hcl")));
        while (matcher.find()) {
            builds.add(matcher.group(1));
        }
        TreeSet<String> wanted = new TreeSet<>();
        String variables = Files.readString(SOURCE.resolve("packer/variables.pkr.hcl"));
        for (Architecture architecture : Architecture.values()) {
            for (Target target : Target.of(architecture)) {
                if (target.isImage()) {
                    wanted.add(target.key() + "-" + architecture.kernelName());
                    assertThat(variables)
                            .containsPattern(
                                    "(?m)^    %s +\\Q= \"%s\"\\E$"
                                            .formatted(target.key(), target.suffix()));
                }
            }
        }
        assertThat(builds).doesNotHaveDuplicates().containsAll(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"packer", "packer/boot"})
    void isValidAlsoAfterABuild(String templates) throws Exception {
        for (Architecture architecture : Architecture.values()) {
            Files.createDirectories(folder.resolve("out/packer/boot-" + architecture.kernelName()));
        }
        HostKeys.Outcome outcome = packer("validate", templates);
        assertThat(outcome.status()).as(outcome.output()).isZero();
    }

    @Test
    void takesTheArtefactsThatMakeMade() throws Exception {
        HostKeys.Outcome outcome =
                packer(
                        "build",
                        "-color=false",
                        "-only=octant.null.oci-x86_64,octant.null.vhd-aarch64",
                        "packer");

        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(folder.resolve("out/packer/oci-x86_64.sha256"))
                .content()
                .startsWith(
                        FileDigest.of(folder.resolve("out/image/x86_64/octant-x86_64-oci.tar")));
        assertThat(folder.resolve("out/packer/vhd-aarch64.sha256"))
                .content()
                .startsWith(FileDigest.of(folder.resolve("out/image/aarch64/octant-aarch64.vhd")));
        assertThat(folder.resolve("out/packer/manifest.json"))
                .content()
                .contains("octant-x86_64-oci.tar", "\"build\": \"oci-x86_64\"")
                .contains("octant-aarch64.vhd", "\"build\": \"vhd-aarch64\"");
    }

    @Test
    void aTargetThatCannotBeMadeFailsItsBuild() throws Exception {
        HostKeys.Outcome outcome =
                packer("build", "-color=false", "-only=octant.null.qcow2-x86_64", "packer");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).contains("no stand-in for qcow2");
    }

    @Test
    void aBuildThatDoesNotExistIsRefusedWithThoseThatDo() throws Exception {
        assumePacker();
        String script = folder.resolve("packer/packer.sh").toString();

        HostKeys.Outcome outcome = run(script, "octant.null.oci-*,octant.null.floppy-x86_64");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output())
                .contains("no build \"octant.null.floppy-x86_64\"; there are:")
                .contains("  octant.null.disk-x86_64\n", "  import.null.aws-aarch64\n");
        assertThat(folder.resolve("out/image")).doesNotExist();
    }

    @Test
    void cloudsAreOffWithoutTheirVariable() throws Exception {
        HostKeys.Outcome outcome = packer("build", "-color=false", "-only=import.*", "packer");

        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("aws-x86_64: off", "azure-aarch64: off", "gcp-x86_64: off");
        assertThat(folder.resolve("calls")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws-aarch64 | images | aws ec2 register-image --cli-input-json"
                        + " {\"SnapshotId\": \"snap-1234\"}",
                "azure-aarch64 | group/account/box | --hyper-v-generation V2 --architecture Arm64"
                        + " --source https://account.blob.core.windows.net/box/octant-aarch64-",
                "gcp-x86_64 | images | --architecture X86_64 --guest-os-features UEFI_COMPATIBLE",
            })
    void aCloudIsToldOfTheArtefact(String build, String place, String call) throws Exception {
        HostKeys.Outcome outcome = run(folder.resolve("packer/import.sh").toString(), build, place);

        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(folder.resolve("calls")).content().contains(call);
    }

    private static void assumePacker() throws Exception {
        assumeTrue(
                HostKeys.run("/bin/bash", "-c", "command -v packer").status() == 0,
                "SKIPPED: no packer here; Debian 12 has it: apt-get install packer");
    }

    private HostKeys.Outcome packer(String... words) throws Exception {
        assumePacker();
        String[] command = new String[words.length + 1];
        command[0] = "packer";
        System.arraycopy(words, 0, command, 1, words.length);
        return run(command);
    }

    private HostKeys.Outcome run(String... words) throws Exception {
        String[] command = new String[words.length + 6];
        command[0] = "env";
        command[1] = "--chdir=" + folder;
        command[2] = "PATH=" + commands + ":" + System.getenv("PATH");
        command[3] = "HOME=" + folder;
        command[4] = "CHECKPOINT_DISABLE=1";
        command[5] = "PACKER_CACHE_DIR=" + folder.resolve("cache");
        System.arraycopy(words, 0, command, 6, words.length);
        return HostKeys.run(command);
    }
}

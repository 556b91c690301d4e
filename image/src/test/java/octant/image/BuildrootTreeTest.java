package octant.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `buildroot-external` hangs together, as far as that shows without a Buildroot; with one, `make
/// buildroot-check` asks it.
class BuildrootTreeTest {
    private static final Path SOURCE = Path.of(System.getProperty("octant.source", "."));
    private static final Path EXTERNAL = SOURCE.resolve("buildroot-external");
    private static final Pattern OPTION =
            Pattern.compile("^(?:# )?(BR2_[A-Z0-9a-z_]+)(?:=| is not set$)", Pattern.MULTILINE);

    @Test
    void hasTheThreePartsOfEachPackage() throws IOException {
        List<Path> packages = in(EXTERNAL.resolve("package"));
        assertThat(packages)
                .extracting(folder -> folder.getFileName().toString())
                .containsExactly("octant-launcher", "octant-runtime");
        for (Path folder : packages) {
            String name = folder.getFileName().toString();
            assertThat(folder.resolve(name + ".hash")).isRegularFile();
            assertThat(folder.resolve("Config.in"))
                    .content()
                    .contains("config BR2_PACKAGE_" + variable(name) + "\n");
            assertThat(folder.resolve(name + ".mk"))
                    .content()
                    .contains(variable(name) + "_LICENSE = ")
                    // without which Buildroot's legal-info passes over it
                    .contains(variable(name) + "_SITE_METHOD = local")
                    .contains("$(eval $(generic-package))");
            assertThat(EXTERNAL.resolve("Config.in"))
                    .content()
                    .contains("package/" + name + "/Config.in\"");
        }
        assertThat(EXTERNAL.resolve("external.desc")).content().contains("name: OCTANT\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x86_64", "aarch64"})
    void namesOnlyFilesAndOptionsThatExist(String architecture) throws IOException {
        String config = defconfig(architecture);
        List<String> files =
                Pattern.compile("\\$\\(BR2_EXTERNAL_OCTANT_PATH\\)/([^ \"]+)")
                        .matcher(config)
                        .results()
                        .map(found -> found.group(1))
                        .toList();
        assertThat(files)
                .contains(
                        "board/octant/kernel-common.config",
                        "board/octant/kernel-" + architecture + ".config",
                        "board/octant/patches",
                        "board/octant/post-build.sh",
                        "board/octant/post-image.sh")
                .allSatisfy(file -> assertThat(EXTERNAL.resolve(file)).exists());
        assertThat(files.stream().filter(file -> file.endsWith(".sh")))
                .allSatisfy(file -> assertThat(EXTERNAL.resolve(file)).isExecutable());

        String ours = Files.readString(EXTERNAL.resolve("Config.in"));
        for (Path folder : in(EXTERNAL.resolve("package"))) {
            ours += Files.readString(folder.resolve("Config.in"));
        }
        List<String> used = options(config).filter(option -> option.contains("OCTANT")).toList();
        assertThat(used).contains("BR2_OCTANT_KERNEL_CONFIG", "BR2_PACKAGE_OCTANT_RUNTIME");
        for (String option : used) {
            assertThat(ours).contains("config " + option + "\n");
        }
        assertThat(options(config)).doesNotHaveDuplicates();
        assertThat(config).startsWith("BR2_" + architecture + "=y\n");
    }

    /// What the architectures have in common is the same, line by line.
    @Test
    void differsOnlyInWhatTheArchitecturesDifferIn() throws IOException {
        List<String> other = defconfig("aarch64").lines().toList();
        assertThat(defconfig("x86_64").lines().filter(line -> !other.contains(line)))
                .containsExactly(
                        "BR2_x86_64=y",
                        "BR2_LINUX_KERNEL_CONFIG_FRAGMENT_FILES="
                                + "\"$(BR2_EXTERNAL_OCTANT_PATH)/board/octant/kernel-x86_64.config\"",
                        "BR2_LINUX_KERNEL_NEEDS_HOST_LIBELF=y");
    }

    /// Each board that `kernel-build.sh` describes is described by Buildroot's kernel too.
    @Test
    void describesTheBoardsOfTheDebianBackend() throws IOException {
        Process bash =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "eval \"$(sed --quiet '/^boards=(/,/^)/p' \"$1\")\";"
                                        + " echo \"${boards[*]%.dtb}\"",
                                "bash",
                                SOURCE.resolve("image/debian/kernel-build.sh").toString())
                        .start();
        String boards =
                new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(boards).contains("bcm2712-rpi-5-b");
        assertThat(defconfig("aarch64"))
                .contains("BR2_LINUX_KERNEL_INTREE_DTS_NAME=\"" + boards + "\"\n");
    }

    @Test
    void refusesWhatIsNoBuildrootTree(@TempDir Path folder) throws Exception {
        assertThat(tree(folder.resolve("none"))).contains("there is no such folder");
        assertThat(tree(folder))
                .contains("is not the top folder of a Buildroot tree")
                .contains("leave BUILDROOT out to fetch release 20");
        Files.createDirectories(folder.resolve("support/kconfig"));
        Files.writeString(folder.resolve("Makefile"), "export BR2_VERSION := 2013.02\n");
        assertThat(tree(folder))
                .contains("is Buildroot 2013.02")
                .endsWith(folder.toRealPath() + "\n");
    }

    private static String tree(Path given) throws IOException {
        Process process =
                new ProcessBuilder(
                                SOURCE.resolve("image/buildroot/tree.sh").toString(),
                                SOURCE.resolve("image/buildroot/pin.txt").toString(),
                                given.toString())
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String defconfig(String architecture) throws IOException {
        return Files.readString(EXTERNAL.resolve("configs/octant_" + architecture + "_defconfig"));
    }

    private static Stream<String> options(String config) {
        return OPTION.matcher(config).results().map((MatchResult found) -> found.group(1));
    }

    private static String variable(String packageName) {
        return packageName.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}

package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The table of targets, the command line that picks from it, and the plans that come out.
class TargetTest {
    private static final Path SOURCE = Path.of(System.getProperty("octant.source", "."));

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void makeKnowsTheSameTargets(Architecture architecture) throws Exception {
        HostKeys.Outcome outcome =
                HostKeys.run(
                        SOURCE.resolve("image/debian/targets.sh").toString(),
                        architecture.kernelName());
        assertThat(outcome.output().lines())
                .containsExactlyElementsOf(
                        Target.of(architecture).stream().map(Target::key).toList());
    }

    @Test
    void noTwoTargetsHaveAKeyOrAFileNameInCommon() {
        assertThat(Arrays.stream(Target.values()).map(Target::key)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Target.values()).map(Target::suffix)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void allIsEveryImageAndNothingElse(Architecture architecture) {
        assertThat(options(architecture.kernelName(), "all").targets())
                .contains(Target.DISK, Target.QCOW2)
                .doesNotContain(Target.BUNDLE, Target.ENROLMENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x86_64 | floppy | no target \"floppy\" for x86_64; there are: disk, qcow2",
                "x86_64 | disk,floppy | no target \"floppy\"",
                "x86_64 | disk, | no target \"\"",
                "x86_64 | '' | no target \"\"",
                "sparc | disk | unknown architecture \"sparc\"; there are: x86_64, aarch64",
            })
    void whatDoesNotExistIsRefusedWithWhatDoes(String architecture, String target, String message) {
        assertThatThrownBy(() -> options(architecture, target))
                .isInstanceOf(ImageOptions.UsageException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"disk, 1024", "disk, x", "enrolment, 4096"})
    void refusesOtherSectorSizes(String target, String sectorBytes) {
        assertThatThrownBy(() -> options("x86_64", target, "--sector-bytes", sectorBytes))
                .isInstanceOf(ImageOptions.UsageException.class)
                .hasMessageContaining("--sector-bytes");
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void oneRunMakesRootImageHashTreeAndDiskOnce(Architecture architecture) {
        List<ImageStep> steps = ImagePlan.of(options(architecture.kernelName(), "all")).steps();
        assertThat(steps).doesNotHaveDuplicates();
        assertThat(steps.stream().filter(ImageStep.Root.class::isInstance)).hasSize(1);
        assertThat(steps.stream().filter(ImageStep.Verity.class::isInstance)).hasSize(1);
        assertThat(steps.stream().filter(ImageStep.Data.class::isInstance)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void nothingIsPublishedBeforeEverythingIsMade(Architecture architecture) {
        List<ImageStep> steps = ImagePlan.of(options(architecture.kernelName(), "all")).steps();
        List<ImageStep> afterTheFirst =
                steps.stream().dropWhile(step -> !(step instanceof ImageStep.Publish)).toList();
        assertThat(afterTheFirst).isNotEmpty().allMatch(ImageStep.Publish.class::isInstance);
    }

    @Test
    void aDiskOfOtherSectorsHasItsOwnNames() {
        ImageOptions options = options("aarch64", "disk", "--sector-bytes", "4096");
        assertThat(options.artefact(".raw")).hasFileName("octant-aarch64-4k.raw");
        assertThat(options.description(Target.DISK)).hasFileName("image-4k.properties");
    }

    @Test
    void aDiskWithBothSlotsIsNotCompressed() {
        assertThat(compressions(options("x86_64", "disk"))).isOne();
        assertThat(compressions(options("x86_64", "disk", "--populate-both-slots"))).isZero();
    }

    private static long compressions(ImageOptions options) {
        return ImagePlan.of(options).steps().stream()
                .filter(ImageStep.Compress.class::isInstance)
                .count();
    }

    static ImageOptions options(String architecture, String targets, String... more) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--arch", architecture, "--target", targets));
        arguments.addAll(List.of("--kernel", "kernel", "--packages", "packages", "--root", "root"));
        arguments.addAll(List.of("--keys", "keys", "--version", "1.0"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--out")) {
            arguments.addAll(List.of("--out", "out"));
        }
        return ImageOptions.parse(arguments.toArray(String[]::new));
    }
}

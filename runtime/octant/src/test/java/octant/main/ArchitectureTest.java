package octant.main;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import octant.init.LinuxKernel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Holds the map of `ARCHITECTURE.md`: its arrows, and who may do what.
class ArchitectureTest {
    private static final List<String> MODULES =
            List.of("linux", "init", "verity", "update", "services", "main");
    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("octant");

    /// What each module may see of ours, itself aside.
    static Stream<Arguments> arrows() {
        return Stream.of(
                Arguments.of("linux", List.of()),
                Arguments.of("verity", List.of()),
                Arguments.of("init", List.of("linux")),
                Arguments.of("update", List.of("verity")),
                Arguments.of("services", List.of("init", "linux")));
    }

    @ParameterizedTest
    @MethodSource("arrows")
    void aModuleSeesOnlyThoseBelowIt(String module, List<String> below) {
        List<String> others = new ArrayList<>(MODULES);
        others.remove(module);
        others.removeAll(below);
        noClasses()
                .that()
                .resideInAPackage(packages(module))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        others.stream().map(ArchitectureTest::packages).toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void everyModuleIsJudged() {
        assertThat(MODULES)
                .allSatisfy(module ->
                        assertThat(CLASSES)
                                .anyMatch(type ->
                                        type.getPackageName().startsWith("octant." + module)));
        assertThat(CLASSES)
                .allSatisfy(type ->
                        assertThat(type.getPackageName().split("\\.", -1)[1]).isIn(MODULES));
    }

    @Test
    void nativeAccessIsInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("octant.linux..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("octant.linux.Natives")
                .check(CLASSES);
    }

    /// Not of `main` and `update`: a command knows the release, a slot knows its partitions.
    @ParameterizedTest
    @ValueSource(strings = {"linux", "init", "services", "verity"})
    void packagesOfAModuleHaveNoCycle(String module) {
        JavaClasses classes = CLASSES.that(JavaClass.Predicates.resideInAPackage(packages(module)));
        slices().matching("octant.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyTheKernelSeamEndsTheProcess() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(LinuxKernel.class)
                .should()
                .callMethod(Runtime.class, "halt", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
    }

    @Test
    void commandsReadAndWriteOnlyWhatTheirCallerLends() {
        noClasses()
                .that()
                .resideInAPackage("octant.main.command..")
                .should()
                .accessField(System.class, "in")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    private static String packages(String module) {
        return "octant." + module + "..";
    }
}

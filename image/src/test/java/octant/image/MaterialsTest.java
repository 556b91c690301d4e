package octant.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaterialsTest {
    @ParameterizedTest
    @CsvSource({
        "libc6 2.41-12+deb13u4 amd64, pkg:deb/debian/libc6@2.41-12%2Bdeb13u4?arch=amd64",
        "glibc 2.42 source, pkg:generic/glibc@2.42"
    })
    void tellsWhatWasCompiledHereFromPackagesOfDebian(String line, String packageUrl) {
        assertThat(Materials.rootPackage(line + " LGPL-2.1-or-later"))
                .hasValueSatisfying(component -> {
                    assertThat(component.packageUrl()).isEqualTo(packageUrl);
                    assertThat(component.licence()).hasValue("LGPL-2.1-or-later");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "linux-source-6.12 6.12.107-1, pkg:deb/debian/linux-source-6.12@6.12.107-1",
        "linux 6.12.91 source, pkg:generic/linux@6.12.91"
    })
    void knowsTheKernelOfEitherBackend(String line, String packageUrl) {
        Component kernel = Materials.unpacked("operating-system", line, Licences.load());
        assertThat(kernel.packageUrl()).isEqualTo(packageUrl);
        assertThat(kernel.licence()).isEqualTo(Optional.of("GPL-2.0-only"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux", "linux 6.12.91 binary", "linux 6.12.91 source twice"})
    void refusesAnotherForm(String line) {
        assertThatThrownBy(() -> Materials.unpacked("operating-system", line, Licences.load()))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(line);
    }
}

package octant.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UkiNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "octant_0.1.0.efi",
                "octant_0.1.0+3.efi",
                "octant_0.1.0+2-1.efi",
                "octant_0.1.0+0-3.efi",
                "octant_1.0~rc1-2^3+999-999.efi"
            })
    void writesTheNameItRead(String fileName) {
        assertThat(UkiName.parse(fileName).orElseThrow().fileName()).isEqualTo(fileName);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "octant.efi",
                "octant_.efi",
                "octant_1",
                "octant_1+.efi",
                "octant_1+-1.efi",
                "octant_1+2-.efi",
                "octant_1+2+1.efi",
                "octant_1+1000.efi",
                "octant_1 2.efi",
                "octant_../1.efi",
                "debian_1.efi"
            })
    void leavesOtherFilesAlone(String fileName) {
        assertThat(UkiName.parse(fileName)).isEmpty();
    }

    @Test
    void readsTheCapitalsOfAFatFileSystem() {
        assertThat(UkiName.parse("OCTANT_1.0+3.EFI"))
                .contains(UkiName.fresh(new OctantVersion("1.0"), 3));
    }

    @Test
    void isBadOnceItsTriesAreUsedUp() {
        assertThat(name("octant_1+0-3.efi").isBad()).isTrue();
        assertThat(name("octant_1+1-2.efi").isBad()).isFalse();
        assertThat(name("octant_1.efi").isBad()).isFalse();
        assertThat(name("octant_1+0-3.efi").confirmed())
                .isEqualTo(new UkiName(new OctantVersion("1"), Optional.empty()));
    }

    @Test
    void sortsAsSystemdBootTries() {
        List<String> order =
                List.of(
                        "octant_2.0+1-2.efi",
                        "octant_1.10.efi",
                        "octant_1.9+1-2.efi",
                        "octant_1.9.efi",
                        "octant_1.9~rc1+3.efi",
                        "octant_1.9~rc1+2.efi",
                        "octant_1.9~rc1+2-1.efi",
                        "octant_3.0+0-3.efi",
                        "octant_2.1+0-3.efi");

        Stream<UkiName> sorted = order.reversed().stream().map(UkiNameTest::name).sorted();

        assertThat(sorted.map(UkiName::fileName)).containsExactlyElementsOf(order);
    }

    /// From the UAPI Version Format Specification's examples, and its edges.
    @ParameterizedTest
    @CsvSource({
        "11, 11, 0",
        "systemd-123, systemd-123, 0",
        "bar-123, foo-123, -1",
        "123a, 123, 1",
        "123.a, 123, 1",
        "123.a, 123.b, -1",
        "123a, 123.a, 1",
        "11a, 11b, -1",
        "124, 123, 1",
        "1.0~rc1, 1.0, -1",
        "1.0~rc1, 1.0~rc2, -1",
        "1.0, 1.0-2, -1",
        "1.0-2, 1.0^1, -1",
        "1.0^1, 1.0.1, -1",
        "1.9, 1.10, -1",
        "1.0, 1.00, 0",
        "123-9, 123.1-1, -1",
        "a, A, 1",
        "1, a, 1",
        "99999999999999999999, 100000000000000000000, -1"
    })
    void ordersVersionsAsTheSpecificationSays(String left, String right, int order) {
        OctantVersion a = new OctantVersion(left);
        OctantVersion b = new OctantVersion(right);

        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(order);
        assertThat(Integer.signum(b.compareTo(a))).isEqualTo(-order);
    }

    @Test
    void boundsAVersion() {
        assertThat(new OctantVersion("1".repeat(64)).text()).hasSize(64);
        for (String bad : List.of("", "1".repeat(65), "1+2", "1/2", "1 2", "1_2")) {
            assertThatThrownBy(() -> new OctantVersion(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("version \"" + bad + "\"");
        }
    }

    @Test
    void boundsTheTries() {
        assertThat(new UkiName.Tries(999, 0).left()).isEqualTo(999);
        for (int bad : new int[] {-1, 1000}) {
            assertThatThrownBy(() -> new UkiName.Tries(bad, 0))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new UkiName.Tries(0, bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static UkiName name(String fileName) {
        return UkiName.parse(fileName).orElseThrow();
    }
}

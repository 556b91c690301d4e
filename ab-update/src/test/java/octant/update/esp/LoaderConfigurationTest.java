package octant.update.esp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import octant.update.OctantVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoaderConfigurationTest {
    private static final Optional<OctantVersion> VERSION =
            Optional.of(new OctantVersion("1.0~rc1"));

    @Test
    void addsAndTakesAwayItsOwnLineOnly() {
        LoaderConfiguration plain = LoaderConfiguration.parse("timeout 1\neditor no\n");

        LoaderConfiguration preferring = plain.preferring(VERSION);

        assertThat(text(preferring))
                .startsWith("timeout 1\neditor no\ndefault octant_1.0~rc1+[1-9]*.efi\n");
        assertThat(LoaderConfiguration.parse(text(preferring))).isEqualTo(preferring);
        assertThat(LoaderConfiguration.parse(text(preferring)).preferring(Optional.empty()))
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default octant_1.0.efi",
                "default debian+[1-9]*.efi",
                "default @saved",
                "#default octant_1.0+[1-9]*.efi",
                "default octant_1.0+[1-"
            })
    void leavesOthersLinesAlone(String line) {
        LoaderConfiguration configuration = LoaderConfiguration.parse(line);

        assertThat(configuration.preferred()).isEmpty();
        assertThat(text(configuration).strip()).isEqualTo(line);
    }

    @Test
    void fillsWholeSectors() {
        for (int length : new int[] {0, 1, 510, 511, 512, 513}) {
            String text = length == 0 ? "" : "#".repeat(length - 1) + "\n";
            byte[] bytes = LoaderConfiguration.parse(text).encode();

            assertThat(bytes.length % 512).isZero();
            assertThat(bytes.length).isGreaterThanOrEqualTo(Math.max(1, text.strip().length()));
        }
    }

    /// The loader must not take half of our line for a pattern that matches another kernel.
    @Test
    void aTornLinePrefersNothing() {
        byte[] bytes = LoaderConfiguration.parse("timeout 1\n").preferring(VERSION).encode();
        int end = text(bytes).indexOf(".efi\n") + 4;

        for (int length = 0; length < end; length++) {
            assertThat(LoaderConfiguration.parse(text(Arrays.copyOf(bytes, length))).preferred())
                    .as("first %d bytes", length)
                    .isEmpty();
        }
    }

    private static String text(LoaderConfiguration configuration) {
        return text(configuration.encode());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

package octant.image;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import octant.update.disk.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The budgets of one architecture, read and held.
class BudgetsTest {
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void everyPartOfTheProjectHasOneOnEveryArchitecture(Architecture architecture) {
        Budgets budgets = Budgets.load(architecture);
        for (Budgets.Part part : Budgets.Part.values()) {
            assertThatCode(() -> budgets.require(part, 1)).doesNotThrowAnyException();
        }
    }

    @Test
    void theLastByteOfABudgetIsAllowedAndTheNextIsNot() {
        Budgets budgets = parse(all("2", "1"));
        long budget = 1 << 20;
        assertThatCode(() -> budgets.require(Budgets.Part.KERNEL, budget))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> budgets.require(Budgets.Part.KERNEL, budget + 1))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("kernel.aarch64: 1.0 MiB, its budget is 1 MiB");
    }

    @Test
    void refusesWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> parse(all("2", "1") + "kernel.sparc = 3\n"))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("unknown keys [kernel.sparc]");
        assertThatThrownBy(() -> parse(all("2", "1.5")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("root-image.aarch64: want whole MiB: \"1.5\"");
        assertThatThrownBy(() -> parse("")).hasMessageContaining("want whole MiB: \"\"");
    }

    private static String all(String x86, String arm) {
        StringBuilder text = new StringBuilder();
        for (String part : new String[] {"root-image", "uki", "kernel", "iso", "compressed-disk"}) {
            text.append(part + ".x86_64 = " + x86 + "\n" + part + ".aarch64 = " + arm + "\n");
        }
        return text.toString();
    }

    private static Budgets parse(String text) {
        try {
            return Budgets.parse(Architecture.AARCH64, new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package octant.init.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "ledger", "a-b", "a1", "x234567890123456789012345678901z"})
    void takesNamesAnOperatorCanType(String name) {
        assertThat(new ServiceId(name)).hasToString(name).isEqualTo(new ServiceId(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "1a",
                "-a",
                "a_b",
                "a b",
                "é",
                "aÉ",
                "a\n",
                "x2345678901234567890123456789012z"
            })
    void refusesOtherNamesAndSaysWhichItGot(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServiceId(name))
                .withMessageContaining("'" + name + "'");
    }
}

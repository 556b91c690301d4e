package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[1,-2.5,1E+3],\"b\":{\"c\":true,\"d\":null}}",
                "[]",
                "{}",
                "\"q\\\"uote \\\\ \\u0007\"",
                "false"
            })
    void writesWhatItRead(String text) {
        assertThat(Json.parse(text)).hasToString(text);
    }

    @Test
    void readsFieldsItemsAndEscapes() {
        Json json = Json.parse(" { \"name\" : [ \"\\u00e9\\n\" , 7 , true ] } ");
        assertThat(json.field("name").items().get(0).text()).isEqualTo("é\n");
        assertThat(json.field("name").items().get(1).number()).isEqualTo(7);
        assertThat(json.field("name").items().get(2).truth()).isTrue();
    }

    @Test
    void namesAMissingFieldAndTheObject() {
        assertThatThrownBy(() -> Json.parse("{\"a\":1}").field("b"))
                .isInstanceOf(QemuException.class)
                .hasMessage("no field 'b' in {\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":1,}",
                "\"",
                "tru",
                "1 2",
                "\"\\x\""
            })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(QemuException.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void refusesDeepNesting() {
        int most = JsonParser.MAX_DEPTH;
        assertThat(Json.parse("[".repeat(most) + "]".repeat(most))).isNotNull();
        assertThatThrownBy(() -> Json.parse("[".repeat(most + 2) + "]".repeat(most + 2)))
                .hasMessageContaining("nesting");
    }
}

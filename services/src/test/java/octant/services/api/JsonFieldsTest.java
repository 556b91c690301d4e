package octant.services.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
    private static final Set<String> WANTED = Set.of("url", "reboot");

    @Test
    void readsStringsAndFlags() {
        JsonFields fields = JsonFields.parse(" {\"url\" : \"a\" ,\n\"reboot\":true}\t", WANTED);
        assertThat(fields.text("url")).isEqualTo("a");
        assertThat(fields.flag("reboot")).isTrue();
    }

    @Test
    void aMissingFlagIsFalseAndAMissingStringIsRefused() {
        JsonFields fields = JsonFields.parse("{}", WANTED);
        assertThat(fields.flag("reboot")).isFalse();
        assertThatThrownBy(() -> fields.text("url")).hasMessage("want a string \"url\"");
    }

    @Test
    void aValueOfTheWrongKindIsRefusedByName() {
        JsonFields fields = JsonFields.parse("{\"url\":true,\"reboot\":\"yes\"}", WANTED);
        assertThatThrownBy(() -> fields.text("url")).hasMessageContaining("\"url\"");
        assertThatThrownBy(() -> fields.flag("reboot"))
                .hasMessage("\"reboot\": want true or false");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'a\\u0041\\n\\/\\\"', 'aA\n/\"'",
                "'\\ud83d\\ude00', '\ud83d\ude00'",
                "'{}[],:', '{}[],:'",
            })
    void readsEveryEscape(String written, String meant) {
        assertThat(JsonFields.parse("{\"url\":\"" + written + "\"}", WANTED).text("url"))
                .isEqualTo(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"url\"",
                "{\"url\":",
                "{\"url\":\"a",
                "{\"url\":\"a\"",
                "{\"url\":\"a\",}",
                "{\"url\":\"a\"}x",
                "{\"url\":\"a\"}{}",
                "{\"url\":1}",
                "{\"url\":null}",
                "{\"url\":{}}",
                "{\"url\":[\"a\"]}",
                "{\"url\":\"a\",\"url\":\"b\"}",
                "{\"other\":\"a\"}",
                "{url:\"a\"}",
                "{\"url\":\"\\x\"}",
                "{\"url\":\"\\u00g0\"}",
                "{\"url\":\"\\u00",
                "{\"url\":\"a\nb\"}",
                "{\"url\":truefalse}",
            })
    void refusesWhatIsNoObjectOfStringsAndFlags(String text) {
        assertThatThrownBy(() -> JsonFields.parse(text, WANTED))
                .isInstanceOf(JsonFields.JsonException.class);
    }

    @Test
    void takesNoMoreMembersThanItsLimit() {
        Set<String> names = new TreeSet<>();
        StringBuilder text = new StringBuilder("{\"n0\":true");
        names.add("n0");
        for (int i = 1; i < JsonFields.MAX_FIELDS; i++) {
            names.add("n" + i);
            text.append(",\"n").append(i).append("\":true");
        }
        assertThat(JsonFields.parse(text + "}", names).values()).hasSize(JsonFields.MAX_FIELDS);
        names.add("more");
        assertThatThrownBy(() -> JsonFields.parse(text + ",\"more\":true}", names))
                .hasMessageContaining("at most");
    }
}

package octant.services.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
    @Test
    void setsCommasBetweenMembersAndElementsOnly() {
        JsonWriter json = new JsonWriter().beginObject();
        json.name("a").value(1).name("b").beginArray().value("x").value(true).beginArray().end();
        json.beginObject().name("c").value(Long.MIN_VALUE).end().end().name("d").value("").end();
        assertThat(json.text())
                .isEqualTo(
                        "{\"a\":1,\"b\":[\"x\",true,[],{\"c\":-9223372036854775808}],\"d\":\"\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "22 | \\\"",
                "5c | \\\\",
                "0 | \\u0000",
                "1f | \\u001f",
                "a | \\n",
                "d | \\r",
                "9 | \\t",
                "7f | \\u007f",
                "d800 | \\ud800",
                "dc00 | \\udc00",
                "20 | ' '",
                "e9 | é",
                "1f600 | 😀"
            })
    void escapesWhatMustBe(String codePoint, String written) {
        String value = "a" + Character.toString(Integer.parseInt(codePoint, 16)) + "b";
        assertThat(new JsonWriter().value(value).text()).isEqualTo("\"a" + written + "b\"");
    }

    @Test
    void escapesSurrogatesInTheWrongOrder() {
        assertThat(new JsonWriter().value("\udc00\ud800").text()).isEqualTo("\"\\udc00\\ud800\"");
    }

    @Test
    void escapesNames() {
        assertThat(new JsonWriter().beginObject().name("\"").value(1).end().text())
                .isEqualTo("{\"\\\"\":1}");
    }

    @Test
    void refusesBracketsThatDoNotMatch() {
        assertThatThrownBy(() -> new JsonWriter().end()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new JsonWriter().beginArray().text())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("]");
    }
}

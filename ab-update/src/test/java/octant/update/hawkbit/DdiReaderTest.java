package octant.update.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DdiReaderTest {
    @Test
    void takesTheDeepestAllowedNestingAndNoDeeper() {
        assertThat(parse(nested(DdiReader.MAX_DEPTH)).fields()).hasSize(1);
        assertThatThrownBy(() -> parse(nested(DdiReader.MAX_DEPTH + 1)))
                .isInstanceOf(FleetException.class)
                .hasMessageContaining("nesting of at most");
        assertThatThrownBy(() -> parse("{\"a\":" + "[".repeat(200_000)))
                .isInstanceOf(FleetException.class);
    }

    @Test
    void countsNoBracketsInTexts() {
        String brackets = "[{\\\"[{".repeat(100);
        assertThat(DdiJson.text(parse("{\"a\":\"" + brackets + "\"}"), "a").orElse(""))
                .startsWith("[{\"[{");
    }

    @Test
    void boundsTextsAndLists() {
        String longest = "x".repeat(DdiReader.MAX_TEXT);
        assertThat(DdiJson.text(parse("{\"a\":\"" + longest + "\"}"), "a")).contains(longest);
        assertThatThrownBy(() -> DdiJson.text(parse("{\"a\":\"" + longest + "x\"}"), "a"))
                .isInstanceOf(FleetException.class);
        String most = "{}" + ",{}".repeat(DdiReader.MAX_ITEMS - 1);
        assertThat(DdiJson.objects(parse("{\"a\":[" + most + "]}"), "a"))
                .hasSize(DdiReader.MAX_ITEMS);
        assertThatThrownBy(() -> DdiJson.objects(parse("{\"a\":[" + most + ",{}]}"), "a"))
                .isInstanceOf(FleetException.class);
    }

    @Test
    void findsNothingOfAnotherKind() {
        DdiValue.Fields wrong = parse("{\"a\":[1,\"x\"],\"b\":null,\"c\":true}");
        assertThat(DdiJson.text(wrong, "a")).isEmpty();
        assertThat(DdiJson.text(wrong, "b")).isEmpty();
        assertThat(DdiJson.number(wrong, "c")).isEmpty();
        assertThat(DdiJson.object(wrong, "a")).isEmpty();
        assertThat(DdiJson.objects(wrong, "a")).isEmpty();
        assertThat(DdiJson.objects(wrong, "absent")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"x\"",
                "{",
                "{\"a\"}",
                "nul",
                "<html></html>",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{,}",
                "[,]"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(FleetException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e30", "99999999999999999999", "1e999999999"})
    void takesOnlyWholeNumbersForSizes(String number) {
        assertThat(DdiJson.number(parse("{\"a\":" + number + "}"), "a")).isEmpty();
    }

    @Test
    void writesWhatItRead() {
        String text = "{\"a\":[1,\"ä\\u0001\\\"\\\\\",true,null],\"b\":{\"c\":-7}}";
        assertThat(parse(text).toString()).isEqualTo(text);
    }

    @Test
    void refusesWhatIsNoUtf8() {
        assertThatThrownBy(() -> DdiReader.object(new byte[] {'{', (byte) 0xff, '}'}))
                .isInstanceOf(FleetException.class)
                .hasMessageContaining("UTF-8");
    }

    private static String nested(int depth) {
        return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
    }

    private static DdiValue.Fields parse(String text) {
        return DdiReader.object(text.getBytes(StandardCharsets.UTF_8));
    }
}

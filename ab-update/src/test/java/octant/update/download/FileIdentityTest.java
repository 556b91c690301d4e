package octant.update.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileIdentityTest {
    @ParameterizedTest
    @CsvSource({
        "'\"a\"', Mon, '\"a\"'",
        "W/\"a\", Mon, Mon",
        "'', Mon, Mon",
        "'', '', ",
        "W/\"a\", '', ",
        // As hawkBit does.
        "d96531b84e, Mon, d96531b84e"
    })
    void isValidatedByAStrongTagElseTheDate(String tag, String date, String validator) {
        assertThat(new FileIdentity(tag, date).validator().orElse(null)).isEqualTo(validator);
    }

    @ParameterizedTest
    @CsvSource({
        "a, 1, a, 1, true",
        "a, 1, b, 1, false",
        "a, 1, a, 2, true",
        "a, 1, '', 1, true",
        "a, 1, '', 2, false",
        "'', '', a, 1, true",
        "'', 1, b, 2, false"
    })
    void agrees(String tag, String date, String otherTag, String otherDate, boolean same) {
        assertThat(new FileIdentity(tag, date).agreesWith(new FileIdentity(otherTag, otherDate)))
                .isEqualTo(same);
    }

    @Test
    void takesNoMonsters() {
        String most = "x".repeat(FileIdentity.MAX_LENGTH);
        assertThat(FileIdentity.of(headers(most)).entityTag()).isEqualTo(most);
        assertThat(FileIdentity.of(headers(most + "x")).entityTag()).isEmpty();
        assertThat(FileIdentity.of(headers("a\tb")).entityTag()).isEmpty();
    }

    private static HttpHeaders headers(String tag) {
        return HttpHeaders.of(Map.of("ETag", List.of(tag)), (_, _) -> true);
    }
}

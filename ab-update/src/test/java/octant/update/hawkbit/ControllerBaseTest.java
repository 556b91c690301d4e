package octant.update.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControllerBaseTest {
    @ParameterizedTest
    @CsvSource({
        "00:00:30, PT30S",
        "12:34:56, PT12H34M56S",
        "00:00:05, PT5S",
        "00:00:04, PT5S",
        "24:00:00, PT24H",
        "24:00:01, PT24H",
        "99:99:99, PT24H",
        "'', PT5M",
        "00:00:-1, PT5M",
        "0:00:30, PT5M",
        "00-00-30, PT5M",
        "ab:cd:ef, PT5M"
    })
    void sleepsAsLongAsAskedWithinBounds(String sleep, Duration expected) {
        assertThat(parse(Documents.base(sleep, "")).sleep()).isEqualTo(expected);
    }

    @Test
    void sleepsAsUsualWhenNothingIsAsked() {
        assertThat(parse("{}").sleep()).isEqualTo(ControllerBase.DEFAULT_SLEEP);
    }

    @Test
    void findsTheLinks() {
        ControllerBase base =
                parse(
                        Documents.base(
                                "00:00:30",
                                Documents.link("deploymentBase", "http://h/d/1?c=2")
                                        + ","
                                        + Documents.link("configData", "http://h/c")));
        assertThat(base.deployment().orElseThrow()).hasToString("http://h/d/1?c=2");
        assertThat(base.configData().orElseThrow()).hasToString("http://h/c");
        assertThat(base.cancel()).isEmpty();
        assertThat(base.confirmation()).isEmpty();
    }

    @Test
    void refusesALinkThatIsNoAddress() {
        String broken = Documents.base("00:00:30", Documents.link("deploymentBase", "a b"));
        assertThatThrownBy(() -> parse(broken)).isInstanceOf(FleetException.class);
    }

    private static ControllerBase parse(String text) {
        return ControllerBase.parse(DdiReader.object(Documents.bytes(text)));
    }
}

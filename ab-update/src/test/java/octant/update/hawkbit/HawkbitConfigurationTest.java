package octant.update.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import octant.update.download.DownloadOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HawkbitConfigurationTest {
    @ParameterizedTest
    @CsvSource({
        "https://h, https://h/DEFAULT/controller/v1/vm%C3%A4+1",
        "https://h/, https://h/DEFAULT/controller/v1/vm%C3%A4+1",
        "http://h:8080/fleet/, http://h:8080/fleet/DEFAULT/controller/v1/vm%C3%A4+1"
    })
    void namesTheMachinesResource(String server, String base) {
        assertThat(configuration(server, "DEFAULT", "vmä+1").controllerBase())
                .hasToString(base.replace("+", "%2B"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://h", "h", "https:///x", "https://u:p@h", "https://h?x=y"})
    void refusesServers(String server) {
        assertThatThrownBy(() -> configuration(server, "DEFAULT", "vm"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("u:p");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "..", "a b", "a\n"})
    void refusesNames(String name) {
        assertThatThrownBy(() -> configuration("https://h", "DEFAULT", name))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> configuration("https://h", name, "vm"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void boundsNames() {
        String longest = "x".repeat(HawkbitConfiguration.MAX_NAME_LENGTH);
        assertThat(configuration("https://h", "DEFAULT", longest).controller()).isEqualTo(longest);
        assertThatThrownBy(() -> configuration("https://h", "DEFAULT", longest + "x"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesTheTokenToItsServerAloneAndShowsItToNobody() {
        HawkbitConfiguration own = configuration("https://h", "DEFAULT", "vm");
        assertThat(own.download(URI.create("https://h:443/f")).authorization().header())
                .isEqualTo("TargetToken very-secret");
        assertThat(own.download(URI.create("http://h/f")).authorization().isPresent()).isFalse();
        assertThat(own.download(URI.create("https://i/f")).authorization().isPresent()).isFalse();
        assertThat(own.toString()).doesNotContain("very-secret");
        assertThat(HawkbitToken.gateway("very-secret").toString()).doesNotContain("very-secret");
    }

    private static HawkbitConfiguration configuration(
            String server, String tenant, String controller) {
        return new HawkbitConfiguration(
                URI.create(server),
                tenant,
                controller,
                HawkbitToken.target("very-secret"),
                DownloadOptions.standard());
    }
}

package octant.main.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import octant.main.update.UpdateConfiguration.Fleet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateConfigurationTest {
    private static final Set<String> SERVICES = Set.of("api", "ledger");

    @Test
    void hasADefaultForEverything() {
        UpdateConfiguration standard = parse("# nothing\n\n");
        assertThat(standard.window()).isEqualTo(Duration.ofSeconds(60));
        assertThat(standard.deadline()).isEqualTo(Duration.ofMinutes(5));
        assertThat(standard.requiredServices()).isEmpty();
        assertThat(standard.tries()).isEqualTo(3);
        assertThat(standard.source()).isEmpty();
        assertThat(standard.poll()).isEmpty();
        assertThat(standard.automatic()).isFalse();
        assertThat(standard.fleet()).isEmpty();
        assertThat(standard.problems()).isEmpty();
        assertThat(standard).isEqualTo(UpdateConfiguration.standard());
    }

    @Test
    void readsEveryKey() {
        UpdateConfiguration read =
                parse(
                        """
                        window = 5s
                        deadline=6h
                        required-services = api, ledger
                          tries = 9
                        # from here
                        source = https://updates.example.org/octant.raucb
                        poll = 7d
                        automatic = yes
                        hawkbit-url = http://10.0.2.2:8080
                        hawkbit-tenant = shop
                        hawkbit-controller = till-7
                        hawkbit-gateway-token = hush
                        """);
        assertThat(read.problems()).isEmpty();
        assertThat(read.window()).isEqualTo(Duration.ofSeconds(5));
        assertThat(read.deadline()).isEqualTo(Duration.ofHours(6));
        assertThat(read.requiredServices()).containsExactlyInAnyOrder("api", "ledger");
        assertThat(read.tries()).isEqualTo(9);
        assertThat(read.source()).contains(URI.create("https://updates.example.org/octant.raucb"));
        assertThat(read.poll()).contains(Duration.ofDays(7));
        assertThat(read.automatic()).isTrue();
        assertThat(read.fleet())
                .contains(
                        new Fleet(
                                URI.create("http://10.0.2.2:8080"),
                                "shop",
                                "till-7",
                                new Secret("hush"),
                                true));
        assertThat(read.toString()).doesNotContain("hush");
    }

    @Test
    void theControllerIsTheHostUnlessNamed() {
        assertThat(parse("hawkbit-url = http://h\nhawkbit-target-token = t\n").fleet())
                .contains(
                        new Fleet(
                                URI.create("http://h"),
                                "DEFAULT",
                                "host-1",
                                new Secret("t"),
                                false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "window = 4s                 | window: want 5s to 1h, have 4s",
                "window = 61m                | window: want 5s to 1h, have 61m",
                "window = 3600s              | ''",
                "window = 5                  | window: want 5s to 1h, have 5",
                "window = 99999999999s       | window: want 5s to 1h, have 99999999999s",
                "window = -5s                | window: want 5s to 1h, have -5s",
                "deadline = 59s              | deadline: want 1m to 6h, have 59s",
                "deadline = 60s              | ''",
                "deadline = 21601s           | deadline: want 1m to 6h, have 21601s",
                "tries = 0                   | tries: want 1 to 9, have 0",
                "tries = 10                  | tries: want 1 to 9, have 10",
                "tries = 1                   | ''",
                "required-services = all     | ''",
                "required-services = web     | required-services: no service web; there are api"
                        + " ledger",
                "source = ftp://h/x          | source: want http://… or https://…",
                "source = /data/x            | source: want http://… or https://…",
                "poll = off                  | ''",
                "poll = 1h                   | poll: needs a source",
                "automatic = yes             | automatic: needs source and poll",
                "automatic = maybe           | automatic: want yes or no",
                "hawkbit-target-token = t    | hawkbit-target-token: needs a hawkbit-url",
                "hawkbit-url = http://h      | hawkbit-url: needs either a hawkbit-target-token or"
                        + " a hawkbit-gateway-token",
                "windows = 5s                | windows: no such key; there are [window, deadline,"
                        + " required-services, tries, source, poll, automatic, hawkbit-url,"
                        + " hawkbit-tenant, hawkbit-controller, hawkbit-target-token,"
                        + " hawkbit-gateway-token]",
                "window                      | want KEY = VALUE",
                "window =                    | window: want a value",
            })
    void saysFileAndLineOfWhatIsWrongAndKeepsTheDefault(String line, String problem) {
        UpdateConfiguration read = parse("# first\n" + line + "\n");
        if (problem.isEmpty()) {
            assertThat(read.problems()).isEmpty();
        } else {
            assertThat(read.problems()).containsExactly("update.conf:2: " + problem);
            assertThat(read)
                    .usingRecursiveComparison()
                    .ignoringFields("problems", "source")
                    .isEqualTo(UpdateConfiguration.standard());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://u:p@h, host-1",
        "http://h/?x=1, host-1",
        "http://h, .host",
        "http://h, host/1",
        "http://h, ''"
    })
    void aFleetServerThatTheClientWouldNotTakeIsAProblem(String url, String hostName) {
        UpdateConfiguration read =
                UpdateConfiguration.parse(
                        "f",
                        "hawkbit-url = " + url + "\nhawkbit-target-token = t\n",
                        SERVICES,
                        hostName);
        assertThat(read.fleet()).isEmpty();
        assertThat(read.problems())
                .singleElement()
                .asString()
                .startsWith("f:1: hawkbit-url: hawkBit ");
    }

    @Test
    void aNameWithADotInFrontIsAProblemAndItsDefaultHolds() {
        UpdateConfiguration read =
                parse(
                        """
                        hawkbit-url = http://h
                        hawkbit-target-token = t
                        hawkbit-tenant = .shop
                        hawkbit-controller = .till
                        """);
        assertThat(read.problems())
                .containsExactly(
                        "update.conf:3: hawkbit-tenant: want 1 to 64 letters, digits or . _ -,"
                                + " no . in front",
                        "update.conf:4: hawkbit-controller: want 1 to 64 letters, digits or . _"
                                + " -, no . in front");
        assertThat(read.fleet().orElseThrow().controller()).isEqualTo("host-1");
    }

    @Test
    void aKeyGivenTwiceIsAProblem() {
        assertThat(parse("tries = 1\ntries = 2\n").problems())
                .containsExactly("update.conf:2: tries: given twice");
    }

    @Test
    void aDeadlineIsNeverShorterThanTheWindow() {
        assertThat(parse("window = 20m\n").deadline()).isEqualTo(Duration.ofMinutes(20));
        assertThat(parse("window = 20m\ndeadline = 19m\n").problems())
                .containsExactly("update.conf:2: deadline: want 20m to 6h, have 19m");
    }

    @Test
    void pollingHasBounds() {
        String source = "source = http://h/x\n";
        assertThat(parse(source + "poll = 59s\n").problems())
                .containsExactly("update.conf:2: poll: want 1m to 7d, have 59s");
        assertThat(parse(source + "poll = 59s\n").poll()).isEmpty();
        assertThat(parse(source + "poll = 60s\n").poll())
                .isEqualTo(Optional.of(Duration.ofMinutes(1)));
        assertThat(parse(source + "poll = 169h\n").poll()).isEmpty();
    }

    private static UpdateConfiguration parse(String text) {
        return UpdateConfiguration.parse("update.conf", text, SERVICES, "host-1");
    }
}

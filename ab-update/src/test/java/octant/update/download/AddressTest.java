package octant.update.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import octant.update.bundle.BundleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://host/f",
                "file:///etc/passwd",
                "jar:http://host/f!/x",
                "f.raucb",
                "http:///f",
                "http:f",
                "https://user:secret@host/f"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> Address.of(URI.create(text)))
                .isInstanceOf(BundleException.class)
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesAnAddressWithoutEnd() {
        String start = "http://h/";
        String longest = start + "a".repeat(Address.MAX_LENGTH - start.length());
        assertThat(Address.of(URI.create(longest)).shown()).hasSizeLessThan(300);
        assertThatThrownBy(() -> Address.of(URI.create(longest + "a")))
                .isInstanceOf(BundleException.class);
    }

    @Test
    void showsNoQuery() {
        assertThat(Address.of(URI.create("https://h:8443/a/b?key=secret#x")).shown())
                .isEqualTo("https://h:8443/a/b");
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/f, https://h/g, true",
        "https://h/f, https://H:443/g, true",
        "http://h/f, http://h:80/, true",
        "http://h/f, http://h:8080/f, false",
        "http://h/f, https://h/f, false",
        "http://h/f, http://i/f, false"
    })
    void knowsItsOrigin(String one, String other, boolean same) {
        assertThat(Address.of(URI.create(one)).sameOrigin(Address.of(URI.create(other))))
                .isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a/b, c, http://h/a/c",
        "http://h/a/b, /c, http://h/c",
        "http://h/a/b, https://i/c, https://i/c",
        "https://h/a/b, //i/c, https://i/c"
    })
    void followsARedirect(String from, String location, String to) {
        assertThat(Address.of(URI.create(from)).redirectedTo(location).uri())
                .isEqualTo(URI.create(to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h/f", "ftp://h/f", "http://[", "https://u:p@h/f", ""})
    void followsNoRedirectOutOfHttps(String location) {
        Address secure = Address.of(URI.create("https://h/f"));
        if (location.isEmpty()) {
            assertThat(secure.redirectedTo(location).isSecure()).isTrue();
        } else {
            assertThatThrownBy(() -> secure.redirectedTo(location))
                    .isInstanceOf(BundleException.class);
        }
    }
}

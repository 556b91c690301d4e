package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import octant.linux.IpAddress.Family;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
    /// RFC 5952, sections 1 to 4; RFC 4291, section 2.2.
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:DB8::AbCd, 2001:db8::abcd",
        "::, ::",
        "::1, ::1",
        "1::, 1::",
        "0:0:0:0:0:0:0:1, ::1",
        "fe80::, fe80::",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::ffff:192.0.2.128, ::ffff:c000:280",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    })
    void addressesAreReadAndWritten(String text, String canonical) {
        assertThat(IpAddress.parse(text)).hasToString(canonical);
        assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.-4",
                "01.2.3.4",
                "1..3.4",
                "1.2.3.4 ",
                " 1.2.3.4",
                "1.2.3.4/24",
                "1.2.3.٤",
                "+1.2.3.4",
                "1e1.2.3.4",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "1::2::3",
                "12345::",
                "g::",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "fe80::1%eth0",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::-1",
                "::٤"
            })
    void otherTextsAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IpAddress.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void anyAddressSurvivesItsTextAndAgreesWithTheJdk() throws UnknownHostException {
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int zero = random.nextInt(8); zero > 0; zero--) {
                bytes[random.nextInt(bytes.length)] = 0;
            }
            IpAddress address = IpAddress.of(bytes);
            assertThat(address.bytes()).isEqualTo(bytes);
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            assertThat(InetAddress.getByName(address.toString()).getAddress()).isEqualTo(bytes);
        }
    }

    @Test
    void networksKeepTheirPrefixOnly() {
        IpAddress v4 = IpAddress.parse("203.0.113.255");
        assertThat(v4.network(32)).isEqualTo(v4);
        assertThat(v4.network(25)).hasToString("203.0.113.128");
        assertThat(v4.network(0)).isEqualTo(IpAddress.any(Family.V4));
        IpAddress v6 = IpAddress.parse("2001:db8:ffff:ffff:ffff::1");
        assertThat(v6.network(128)).isEqualTo(v6);
        assertThat(v6.network(33)).hasToString("2001:db8:8000::");
        assertThatIllegalArgumentException().isThrownBy(() -> v4.network(33));
        assertThatIllegalArgumentException().isThrownBy(() -> v6.network(-1));
    }

    @Test
    void hardwareAddressesSurviveTheirBytes() {
        byte[] bytes = {0x52, 0x54, 0, (byte) 0xab, (byte) 0xcd, (byte) 0xef};
        assertThat(MacAddress.of(bytes)).hasToString("52:54:00:ab:cd:ef");
        assertThat(MacAddress.of(bytes).bytes()).isEqualTo(bytes);
        assertThat(MacAddress.BROADCAST).hasToString("ff:ff:ff:ff:ff:ff");
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.of(new byte[5]));
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(-1));
    }
}

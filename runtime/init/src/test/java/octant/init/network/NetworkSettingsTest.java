package octant.init.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import octant.init.KernelCommandLine;
import octant.linux.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSettingsTest {
    private static StaticAddress only(String text) {
        NetworkSettings settings = NetworkSettings.parse(text);
        return ((NetworkSettings.Static) settings).addresses().getFirst();
    }

    @Test
    void knowsDhcpAndNone() {
        assertThat(NetworkSettings.parse("dhcp")).isEqualTo(NetworkSettings.DHCP);
        assertThat(NetworkSettings.parse("none")).isEqualTo(new NetworkSettings.None());
    }

    @Test
    void readsAnAddressWithAllItsFields() {
        StaticAddress address =
                only("192.0.2.10/24,gateway=192.0.2.1,dns=192.0.2.53,dns=2001:db8::53,device=eth1");

        assertThat(address)
                .isEqualTo(
                        new StaticAddress(
                                IpAddress.parse("192.0.2.10"),
                                24,
                                Optional.of(IpAddress.parse("192.0.2.1")),
                                List.of(
                                        IpAddress.parse("192.0.2.53"),
                                        IpAddress.parse("2001:db8::53")),
                                Optional.of("eth1")));
    }

    @Test
    void readsSeveralAddressesOfBothFamilies() {
        NetworkSettings settings =
                NetworkSettings.parse("192.0.2.10/32;2001:db8::10/64,gateway=fe80::1");

        assertThat(((NetworkSettings.Static) settings).addresses())
                .extracting(address -> address.address() + "/" + address.prefixLength())
                .containsExactly("192.0.2.10/32", "2001:db8::10/64");
    }

    @Test
    void getsThroughTheKernelCommandLineAsWritten() {
        String text = "192.0.2.10/24,gateway=192.0.2.1,dns=192.0.2.53;2001:db8::10/64";
        KernelCommandLine commandLine = KernelCommandLine.parse("quiet octant.ip=" + text);

        assertThat(commandLine.problems()).isEmpty();
        assertThat(commandLine.ip()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                             | address ''
                    DHCP                           | address 'DHCP'
                    192.0.2.10                     | address '192.0.2.10': want ADDRESS/PREFIX
                    192.0.2/24                     | address '192.0.2'
                    192.0.2.10/                    | prefix '': want 0 to 32
                    192.0.2.10/33                  | prefix '33': want 0 to 32
                    192.0.2.10/-1                  | prefix '-1'
                    192.0.2.10/4294967320          | prefix '4294967320'
                    2001:db8::1/129                | prefix '129': want 0 to 128
                    192.0.2.10/24,gateway=x        | gateway 'x'
                    192.0.2.10/24,gateway=fe80::1  | gateway 'fe80::1': want the family of 192.0.2.10
                    1.2.3.4/8,gateway=1.0.0.1,gateway=1.0.0.2 | gateway '1.0.0.2': want one gateway
                    192.0.2.10/24,dns=             | dns ''
                    192.0.2.10/24,mtu=9000         | field 'mtu': want gateway=, dns= or device=
                    192.0.2.10/24,device=a/b       | device 'a/b'
                    192.0.2.10/24,device=x234567890123456 | device 'x234567890123456'
                    192.0.2.10/24,dns=1.1.1.1,dns=1.1.1.2,dns=1.1.1.3,dns=1.1.1.4 | at most 3
                    192.0.2.10/24;                 | address ''
                    """)
    void namesTheFieldThatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSettings.parse(text))
                .withMessageStartingWith("octant.ip: ")
                .withMessageContaining(message);
    }

    @Test
    void boundsTheNumberOfAddresses() {
        String sixteen = "192.0.2.1/24;".repeat(15) + "192.0.2.1/24";

        assertThat(NetworkSettings.parse(sixteen)).isInstanceOf(NetworkSettings.Static.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NetworkSettings.parse(sixteen + ";192.0.2.1/24"))
                .withMessageContaining("at most 16");
    }
}

package octant.init.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import octant.linux.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpPacketTest {
    private static final IpAddress FROM = IpAddress.parse("192.0.2.1");
    private static final IpAddress TO = IpAddress.parse("255.255.255.255");
    private static final byte[] MESSAGE = {1, 2, 3};

    private static byte[] answer() {
        return DhcpPacket.wrap(MESSAGE, FROM, 67, TO, 68);
    }

    /// The header of RFC 791 with its checksum as `tcpdump -vv` accepts it, worked out by hand.
    @Test
    void hasHeadersWithTheirChecksums() {
        byte[] packet = DhcpPacket.toServer(MESSAGE, DhcpMessage.NO_ADDRESS, TO);

        assertThat(packet).hasSize(31);
        assertThat(Arrays.copyOf(packet, 12))
                .containsExactly(0x45, 0, 0, 31, 0, 0, 0, 0, 64, 17, 0x7A, 0xCF - 256);
        assertThat(Arrays.copyOfRange(packet, 20, 26)).containsExactly(0, 68, 0, 67, 0, 11);
        int udp = (packet[26] & 0xFF) << 8 | (packet[27] & 0xFF);
        // 2 * 0xFFFF + 17 + 11 + 68 + 67 + 11 + 0x0102 + 0x0300, folded and inverted.
        assertThat(udp).isEqualTo(0xFFFF - (17 + 11 + 68 + 67 + 11 + 0x0102 + 0x0300));
    }

    @Test
    void findsTheMessageInAnAnswer() {
        assertThat(DhcpPacket.forClient(answer())).contains(MESSAGE);
    }

    @Test
    void findsItBehindIpOptionsAndBeforePadding() {
        byte[] plain = answer();
        byte[] padded = Arrays.copyOf(plain, plain.length + 10);

        assertThat(DhcpPacket.forClient(padded)).contains(MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 6, 7, 8, 9, 10, 11, 12, 19, 20, 21, 22, 23, 24})
    void refusesAPacketWithAnotherByteInItsHeaders(int at) {
        byte[] packet = answer();
        packet[at] ^= 0x21;

        assertThat(DhcpPacket.forClient(packet)).isEmpty();
    }

    @Test
    void refusesAPacketThatIsCut() {
        byte[] packet = answer();
        for (int length = 0; length < packet.length; length++) {
            assertThat(DhcpPacket.forClient(Arrays.copyOf(packet, length))).isEmpty();
        }
    }
}

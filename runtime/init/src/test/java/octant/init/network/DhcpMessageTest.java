package octant.init.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import octant.linux.IpAddress;
import octant.linux.MacAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpMessageTest {
    private static final MacAddress HARDWARE = MacAddress.of(new byte[] {2, 0, 0, 0, 0, 1});

    private static DhcpMessage question() {
        DhcpOptions options = new DhcpOptions();
        options.put(DhcpOptions.TYPE, DhcpMessage.Type.DISCOVER.number());
        return new DhcpMessage(
                DhcpMessage.Type.DISCOVER,
                0x12345678,
                7,
                DhcpMessage.NO_ADDRESS,
                DhcpMessage.NO_ADDRESS,
                HARDWARE,
                options);
    }

    private static byte[] offer() {
        return DhcpServer.answer(DhcpMessage.Type.OFFER, question()).encode();
    }

    @Test
    void isLaidOutAsTheStandardSays() {
        byte[] bytes = question().encode();

        assertThat(bytes).hasSize(300);
        assertThat(Arrays.copyOf(bytes, 12))
                .containsExactly(1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78, 0, 7, 0, 0);
        assertThat(Arrays.copyOfRange(bytes, 28, 34)).containsExactly(2, 0, 0, 0, 0, 1);
        assertThat(Arrays.copyOfRange(bytes, 236, 244))
                .containsExactly(0x63, 0x82, 0x53, 0x63, 53, 1, 1, 255);
    }

    @Test
    void readsWhatItWrote() {
        DhcpMessage read = DhcpMessage.decode(offer()).orElseThrow();

        assertThat(read.type()).isEqualTo(DhcpMessage.Type.OFFER);
        assertThat(read.exchange()).isEqualTo(0x12345678);
        assertThat(read.yours()).isEqualTo(DhcpServer.ADDRESS);
        assertThat(read.hardware()).isEqualTo(HARDWARE);
        DhcpLease lease = DhcpLease.of(read).orElseThrow();
        assertThat(lease.prefixLength()).isEqualTo(24);
        assertThat(lease.renewAfter()).hasSeconds(500);
        assertThat(lease.rebindAfter()).hasSeconds(875);
        assertThat(lease.routes())
                .hasToString(
                        "[LeasedRoute[destination=0.0.0.0,"
                                + " prefixLength=0, gateway=192.0.2.1]]");
    }

    @Test
    void refusesWhatIsCutAnywhereBeforeItsEnd() {
        byte[] bytes = offer();
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        int options = 0;
        for (int length = 0; length < end - 1; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            Optional<DhcpMessage> read = DhcpMessage.decode(cut);
            if (read.isPresent()) {
                options++; // cut between two options
            }
        }
        assertThat(options).isLessThan(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 236, 237, 239})
    void refusesWhatHasAnotherByteWhereItMatters(int at) {
        byte[] bytes = offer();
        bytes[at] ^= 0x40;

        assertThat(DhcpMessage.decode(bytes)).isEmpty();
    }

    @Test
    void joinsAnOptionThatComesInPieces() {
        byte[] text = "a".repeat(300).getBytes(StandardCharsets.US_ASCII);
        DhcpOptions options = new DhcpOptions();
        options.put(DhcpOptions.MESSAGE, text);
        byte[] encoded = options.encode();
        assertThat(encoded).hasSize(2 + 255 + 2 + 45 + 1);

        DhcpOptions read = new DhcpOptions();
        assertThat(read.read(encoded, 0, encoded.length)).isTrue();
        assertThat(read.find(DhcpOptions.MESSAGE)).contains(text);
    }

    @Test
    void readsOptionsFromTheFieldsOfFileAndServerName() {
        DhcpOptions options = new DhcpOptions();
        options.put(DhcpOptions.TYPE, DhcpMessage.Type.OFFER.number());
        options.put(DhcpOptions.OVERLOAD, (byte) 3);
        byte[] bytes =
                DhcpServer.with(DhcpMessage.Type.OFFER, question(), DhcpServer.ADDRESS, options)
                        .encode();
        System.arraycopy(new byte[] {54, 4, 9, 9, 9, 9, (byte) 255}, 0, bytes, 108, 7);
        System.arraycopy(new byte[] {15, 1, 'x', (byte) 255}, 0, bytes, 44, 4);

        DhcpOptions read = DhcpMessage.decode(bytes).orElseThrow().options();

        assertThat(read.address(DhcpOptions.SERVER)).contains(IpAddress.parse("9.9.9.9"));
        assertThat(read.text(DhcpOptions.DOMAIN_NAME)).contains("x");
        bytes[109] = (byte) 200;
        assertThat(DhcpMessage.decode(bytes)).isEmpty();
    }

    @Test
    void leasesNothingThatCannotBeUsed() {
        DhcpMessage question = question();
        DhcpMessage.Type ack = DhcpMessage.Type.ACK;

        for (String bad : new String[] {"0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255"}) {
            IpAddress address = IpAddress.parse(bad);
            assertThat(DhcpLease.of(DhcpServer.answer(ack, question, address, 100))).isEmpty();
        }
        IpAddress good = DhcpServer.ADDRESS;
        assertThat(DhcpLease.of(DhcpServer.answer(ack, question, good, 9))).isEmpty();
        assertThat(DhcpLease.of(DhcpServer.answer(ack, question, good, 10))).isPresent();
        DhcpMessage holes = DhcpServer.answer(ack, question);
        holes.options().put(DhcpOptions.SUBNET_MASK, IpAddress.parse("255.0.255.0"));
        assertThat(DhcpLease.of(holes)).isEmpty();
        DhcpMessage forever = DhcpServer.answer(ack, question, good, -1);
        assertThat(DhcpLease.of(forever).orElseThrow().validFor()).isEmpty();
    }

    @Test
    void keepsWhatCouldForgeALineOutOfTheResolverFile() {
        DhcpMessage message = DhcpServer.answer(DhcpMessage.Type.ACK, question());
        for (String domain : new String[] {"a\nnameserver 6.6.6.6", "a b", "ä", "\0"}) {
            byte[] value = domain.getBytes(StandardCharsets.ISO_8859_1);
            message.options().put(DhcpOptions.DOMAIN_NAME, value);
            assertThat(DhcpLease.of(message).orElseThrow().domain()).isEmpty();
        }
        byte[] good = "lan.example\0".getBytes(StandardCharsets.US_ASCII);
        message.options().put(DhcpOptions.DOMAIN_NAME, good);
        assertThat(DhcpLease.of(message).orElseThrow().domain()).contains("lan.example");
    }

    @Test
    void prefersClasslessRoutesAndStopsAtTheFirstBadOne() {
        DhcpMessage message = DhcpServer.answer(DhcpMessage.Type.ACK, question());
        byte[] routes = {0, 10, 0, 0, 1, 25, 10, 0, 0, (byte) 255, 10, 0, 0, 2, 33, 1, 2, 3};
        message.options().put(DhcpOptions.CLASSLESS_ROUTES, routes);

        assertThat(DhcpLease.of(message).orElseThrow().routes())
                .extracting(r -> r.destination() + "/" + r.prefixLength() + " " + r.gateway())
                .containsExactly("0.0.0.0/0 10.0.0.1", "10.0.0.128/25 10.0.0.2");
    }

    @Test
    void survivesWhateverComesOverTheWire() {
        Random random = new Random(2131);
        byte[] packet = DhcpPacket.wrap(offer(), DhcpServer.SERVER, 67, DhcpServer.ADDRESS, 68);
        int understood = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] mutated = Arrays.copyOf(packet, random.nextInt(20, packet.length + 1));
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                int at = random.nextInt(mutated.length);
                mutated[at] = (byte) random.nextInt();
            }
            Optional<DhcpMessage> message =
                    DhcpPacket.forClient(mutated).flatMap(DhcpMessage::decode);
            byte[] payload = Arrays.copyOfRange(mutated, 20, mutated.length);
            Optional<DhcpLease> bare = DhcpMessage.decode(payload).flatMap(DhcpLease::of);
            assertThat(bare.map(DhcpLease::prefixLength).orElse(1)).isBetween(1, 32);
            understood += message.flatMap(DhcpLease::of).isPresent() ? 1 : 0;
        }
        assertThat(understood).isPositive();
    }
}

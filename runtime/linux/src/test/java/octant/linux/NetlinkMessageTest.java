package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import octant.linux.IpAddress.Family;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetlinkMessageTest {
    private static final List<Consumer<NetlinkMessage>> READERS =
            List.of(Link::read, InterfaceAddress::read, Route::read, Route::table);

    @Test
    void aLinkIsRead() {
        Link link = Link.read(single(link()));
        assertThat(link)
                .isEqualTo(
                        new Link(
                                7,
                                "eth0",
                                Optional.of(new MacAddress(0x525400123456L)),
                                1500,
                                true,
                                true,
                                false,
                                "veth"));
    }

    @Test
    void aRouteIsRead() {
        NetlinkRequest request = new NetlinkRequest(Routes.NEW, 0);
        request.putByte(10).putByte(32).putByte(0).putByte(0);
        request.putByte(252).putByte(3).putByte(0).putByte(1).putInt(0);
        request.attribute(Route.DESTINATION, IpAddress.parse("2001:db8::").bytes());
        request.attribute(Route.GATEWAY, IpAddress.parse("fe80::1").bytes());
        request.attribute(Route.INTERFACE, 3).attribute(15, 1000);
        NetlinkMessage message = single(request.finish(1));
        assertThat(Route.read(message)).hasToString("2001:db8::/32 via fe80::1 on link 3");
        assertThat(Route.table(message)).isEqualTo(1000);
    }

    @Test
    void severalMessagesOfOneDatagramAreSplit() {
        ByteBuffer datagram = ByteBuffer.allocate(36).order(ByteOrder.nativeOrder());
        datagram.putInt(17).putShort((short) 3).putShort((short) 2).putInt(9).putInt(0);
        datagram.position(20);
        datagram.putInt(16).putShort((short) 2).putShort((short) 0).putInt(10).putInt(0);
        assertThat(NetlinkMessage.split(bytes(datagram)))
                .extracting(NetlinkMessage::type, NetlinkMessage::sequence)
                .containsExactly(tuple(3, 9), tuple(2, 10));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 17, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aMessageOfAWrongLengthIsRefused(int length) {
        byte[] datagram =
                bytes(ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putInt(length));
        assertMalformed(() -> NetlinkMessage.split(datagram));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 9, 0xFFFF})
    void anAttributeOfAWrongLengthIsRefused(int length) {
        ByteBuffer attributes = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        attributes.putShort(0, (short) length);
        assertMalformed(() -> NetlinkAttributes.parse(attributes));
    }

    @Test
    void valuesOfAWrongSizeAreRefused() {
        NetlinkRequest wrongMtu = emptyLink().attribute(Link.MTU, (byte) 1, (byte) 2);
        assertMalformed(() -> Link.read(single(wrongMtu.finish(1))));
        NetlinkRequest wrongAddress = address(4).attribute(InterfaceAddress.LOCAL, new byte[5]);
        assertMalformed(() -> InterfaceAddress.read(single(wrongAddress.finish(1))));
        NetlinkRequest v6AsV4 = address(24).attribute(InterfaceAddress.LOCAL, new byte[16]);
        assertMalformed(() -> InterfaceAddress.read(single(v6AsV4.finish(1))));
        NetlinkRequest longPrefix = address(33).attribute(InterfaceAddress.LOCAL, new byte[4]);
        assertMalformed(() -> InterfaceAddress.read(single(longPrefix.finish(1))));
        assertMalformed(() -> InterfaceAddress.read(single(address(24).finish(1))));
    }

    @Test
    void hardwareAddressesOfOtherLengthsAreNoMacAddresses() {
        NetlinkRequest infiniband = emptyLink().attribute(1, new byte[20]);
        assertThat(Link.read(single(infiniband.finish(1))).hardwareAddress()).isEmpty();
    }

    @Test
    void everyTruncationOfALinkIsReadOrRefused() {
        byte[] whole = link();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length >= 16) {
                ByteBuffer.wrap(cut).order(ByteOrder.nativeOrder()).putInt(0, length);
            }
            readAll(cut);
        }
    }

    @Test
    void randomBytesAreReadOrRefused() {
        Random random = new Random(11);
        byte[] whole = link();
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = whole.clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                damaged[16 + random.nextInt(damaged.length - 16)] = (byte) random.nextInt();
            }
            readAll(damaged);
            byte[] noise = new byte[random.nextInt(80)];
            random.nextBytes(noise);
            readAll(noise);
        }
    }

    /// Either it is read, or the one exception says what is wrong; nothing else, and it ends.
    private static void readAll(byte[] datagram) {
        for (Consumer<NetlinkMessage> reader : READERS) {
            try {
                NetlinkMessage.split(datagram).forEach(reader);
            } catch (MalformedAnswerException e) {
                assertThat(e).hasMessageContaining("malformed");
            }
        }
    }

    private static void assertMalformed(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(MalformedAnswerException.class);
    }

    private static byte[] link() {
        return emptyLink()
                .attribute(3, "eth0")
                .attribute(1, new MacAddress(0x525400123456L).bytes())
                .attribute(Link.MTU, 1500)
                .attribute(
                        18,
                        (byte) 9,
                        (byte) 0,
                        (byte) 1,
                        (byte) 0,
                        (byte) 'v',
                        (byte) 'e',
                        (byte) 't',
                        (byte) 'h',
                        (byte) 0)
                .finish(1);
    }

    private static NetlinkRequest emptyLink() {
        return new NetlinkRequest(Links.NEW, 0).putInt(0).putInt(7).putInt(0x41).putInt(0);
    }

    private static NetlinkRequest address(int prefixLength) {
        return new NetlinkRequest(Addresses.NEW, 0)
                .putByte(Family.V4.number())
                .putByte(prefixLength)
                .putShort(0)
                .putInt(1);
    }

    private static NetlinkMessage single(byte[] datagram) {
        List<NetlinkMessage> messages = NetlinkMessage.split(datagram);
        assertThat(messages).hasSize(1);
        return messages.getFirst();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }
}

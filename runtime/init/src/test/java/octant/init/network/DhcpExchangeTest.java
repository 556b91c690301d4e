package octant.init.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import octant.linux.IpAddress;
import octant.linux.MacAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DhcpExchangeTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final MacAddress HARDWARE = MacAddress.of(new byte[] {2, 0, 0, 0, 0, 1});

    private final DhcpExchange exchange = new DhcpExchange(HARDWARE, "box", new Random(1));
    private final List<String> log = new ArrayList<>();
    private long now;
    private @Nullable DhcpMessage sent;

    private DhcpMessage sent() {
        if (sent == null) {
            throw new AssertionError("nothing was sent");
        }
        return sent;
    }

    private void note(List<DhcpAction> actions) {
        for (DhcpAction action : actions) {
            log.add(
                    switch (action) {
                        case DhcpAction.Broadcast(DhcpMessage message) -> {
                            sent = message;
                            yield "broadcast " + message.type();
                        }
                        case DhcpAction.Unicast(
                                        DhcpMessage message,
                                        IpAddress from,
                                        IpAddress server) -> {
                            sent = message;
                            yield message.type() + " from " + from + " to " + server;
                        }
                        case DhcpAction.Configure(DhcpLease lease) -> "use " + lease.address();
                        case DhcpAction.Unconfigure(DhcpLease lease) -> "lose " + lease.address();
                    });
        }
    }

    private List<String> changes() {
        List<String> changes = List.copyOf(log);
        log.clear();
        return changes;
    }

    private void pass(long seconds) {
        long end = now + seconds * SECOND;
        while (now < end) {
            now += exchange.untilNext(now, end - now);
            note(exchange.tick(now));
        }
    }

    private void answer(DhcpMessage.Type type) {
        note(exchange.received(DhcpServer.answer(type, sent()), now));
    }

    private void bind() {
        note(exchange.begin(now));
        answer(DhcpMessage.Type.OFFER);
        answer(DhcpMessage.Type.ACK);
        log.clear();
    }

    @Test
    void getsALeaseInFourMessages() {
        note(exchange.begin(now));
        answer(DhcpMessage.Type.OFFER);
        answer(DhcpMessage.Type.ACK);

        assertThat(changes())
                .containsExactly("broadcast DISCOVER", "broadcast REQUEST", "use 192.0.2.77");
        assertThat(exchange.listening()).isFalse();
        assertThat(sent().options().address(DhcpOptions.REQUESTED_ADDRESS))
                .contains(DhcpServer.ADDRESS);
        assertThat(sent().options().address(DhcpOptions.SERVER)).contains(DhcpServer.SERVER);
        assertThat(sent().options().text(DhcpOptions.HOST_NAME)).contains("box");
    }

    @Test
    void asksForeverWithPausesUpToAboutAMinute() {
        note(exchange.begin(now));
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            long pause = exchange.untilNext(now, Long.MAX_VALUE);
            pauses.add(pause / SECOND);
            now += pause;
            note(exchange.tick(now));
        }

        assertThat(changes()).hasSize(13).containsOnly("broadcast DISCOVER");
        long[] middles = {2, 4, 8, 16, 32, 64, 64, 64, 64, 64, 64, 64};
        for (int i = 0; i < middles.length; i++) {
            assertThat(pauses.get(i)).isBetween(middles[i] - 1, middles[i] + 1);
        }
        assertThat(sent().seconds()).isPositive();
    }

    @Test
    void goesBackToTheStartWhenARequestStaysUnanswered() {
        note(exchange.begin(now));
        answer(DhcpMessage.Type.OFFER);
        int first = sent().exchange();
        pass(40);

        assertThat(changes().subList(0, 6))
                .containsExactly(
                        "broadcast DISCOVER",
                        "broadcast REQUEST",
                        "broadcast REQUEST",
                        "broadcast REQUEST",
                        "broadcast REQUEST",
                        "broadcast DISCOVER");
        assertThat(sent().exchange()).isNotEqualTo(first);
    }

    @Test
    void waitsAMomentAfterARefusal() {
        note(exchange.begin(now));
        answer(DhcpMessage.Type.OFFER);
        answer(DhcpMessage.Type.NAK);

        assertThat(changes()).containsExactly("broadcast DISCOVER", "broadcast REQUEST");
        assertThat(exchange.untilNext(now, Long.MAX_VALUE)).isGreaterThan(SECOND / 2);
        answer(DhcpMessage.Type.OFFER);
        assertThat(changes()).isEmpty();
        pass(10);
        assertThat(changes()).startsWith("broadcast DISCOVER");
    }

    @Test
    void ignoresWhatIsNotForUs() {
        note(exchange.begin(now));
        DhcpMessage question = sent();
        DhcpMessage offer = DhcpServer.answer(DhcpMessage.Type.OFFER, question);
        changes();

        note(exchange.received(question, now));
        note(exchange.received(DhcpServer.answer(DhcpMessage.Type.ACK, question), now));
        note(exchange.received(DhcpServer.answer(DhcpMessage.Type.NAK, question), now));
        note(
                exchange.received(
                        new DhcpMessage(
                                offer.type(),
                                offer.exchange() + 1,
                                0,
                                offer.client(),
                                offer.yours(),
                                HARDWARE,
                                offer.options()),
                        now));
        note(
                exchange.received(
                        new DhcpMessage(
                                offer.type(),
                                offer.exchange(),
                                0,
                                offer.client(),
                                offer.yours(),
                                MacAddress.BROADCAST,
                                offer.options()),
                        now));

        assertThat(changes()).isEmpty();
        assertThat(exchange.phase()).isEqualTo(DhcpExchange.Phase.SELECTING);
    }

    @Test
    void takesNoAddressOtherThanTheOneItAskedFor() {
        note(exchange.begin(now));
        answer(DhcpMessage.Type.OFFER);
        changes();

        IpAddress other = IpAddress.parse("192.0.2.66");
        note(exchange.received(DhcpServer.answer(DhcpMessage.Type.ACK, sent(), other, 100), now));

        assertThat(changes()).isEmpty();
        assertThat(exchange.lease()).isEmpty();
    }

    @Test
    void renewsWithItsServerAtHalfTheTime() {
        bind();
        pass(499);
        assertThat(changes()).isEmpty();

        pass(1);
        assertThat(changes()).containsExactly("REQUEST from 192.0.2.77 to 192.0.2.1");
        assertThat(sent().client()).isEqualTo(DhcpServer.ADDRESS);
        assertThat(sent().options().find(DhcpOptions.SERVER)).isEmpty();
        answer(DhcpMessage.Type.ACK);
        assertThat(changes()).containsExactly("use 192.0.2.77");
        pass(499);
        assertThat(changes()).isEmpty();
    }

    @Test
    void asksEverybodyWhenItsServerIsSilentAndLosesTheLeaseInTheEnd() {
        bind();
        pass(999);

        assertThat(changes())
                .containsExactly(
                        "REQUEST from 192.0.2.77 to 192.0.2.1",
                        "REQUEST from 192.0.2.77 to 192.0.2.1",
                        "REQUEST from 192.0.2.77 to 192.0.2.1",
                        "REQUEST from 192.0.2.77 to 192.0.2.1",
                        "broadcast REQUEST",
                        "broadcast REQUEST",
                        "broadcast REQUEST");
        pass(1);
        assertThat(changes()).containsExactly("lose 192.0.2.77", "broadcast DISCOVER");
    }

    @Test
    void losesTheLeaseWhenItsRenewalIsRefused() {
        bind();
        pass(500);
        changes();

        answer(DhcpMessage.Type.NAK);

        assertThat(changes()).containsExactly("lose 192.0.2.77");
        pass(5);
        assertThat(changes()).startsWith("broadcast DISCOVER");
    }

    @Test
    void keepsALeaseWithoutEnd() {
        note(exchange.begin(now));
        answer(DhcpMessage.Type.OFFER);
        note(
                exchange.received(
                        DhcpServer.answer(DhcpMessage.Type.ACK, sent(), DhcpServer.ADDRESS, -1),
                        now));

        assertThat(exchange.untilNext(now, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(exchange.phase()).isEqualTo(DhcpExchange.Phase.BOUND);
    }

    @Test
    void asksAtOnceWhenTheCableWasOut() {
        bind();
        note(exchange.renewNow(now));
        IpAddress other = IpAddress.parse("192.0.2.66");
        note(exchange.received(DhcpServer.answer(DhcpMessage.Type.ACK, sent(), other, 100), now));

        assertThat(changes())
                .containsExactly(
                        "REQUEST from 192.0.2.77 to 192.0.2.1",
                        "lose 192.0.2.77",
                        "use 192.0.2.66");
    }

    @Test
    void givesTheLeaseBack() {
        bind();
        note(exchange.release());

        assertThat(changes())
                .containsExactly("RELEASE from 192.0.2.77 to 192.0.2.1", "lose 192.0.2.77");
        assertThat(exchange.untilNext(now, 5)).isEqualTo(5);
        assertThat(exchange.release()).isEmpty();
    }

    @Test
    void survivesAServerThatAnswersAtRandom() {
        Random random = new Random(7);
        List<DhcpMessage.Type> types = List.of(DhcpMessage.Type.values());
        note(exchange.begin(now));
        for (int i = 0; i < 20_000; i++) {
            DhcpMessage.Type type = types.get(random.nextInt(types.size()));
            IpAddress address =
                    new IpAddress(IpAddress.Family.V4, 0, 0xC0000200L + random.nextInt(3));
            int lease = random.nextInt(1, 200);
            switch (random.nextInt(3)) {
                case 0 -> pass(random.nextInt(100));
                case 1 -> note(exchange.renewNow(now));
                default -> {
                    DhcpMessage message = DhcpServer.answer(type, sent(), address, lease);
                    note(exchange.received(message, now));
                }
            }
            boolean held =
                    switch (exchange.phase()) {
                        case BOUND, RENEWING, REBINDING -> true;
                        case IDLE, SELECTING, REQUESTING -> false;
                    };
            assertThat(exchange.lease().isPresent()).isEqualTo(held);
            log.clear();
        }
    }
}

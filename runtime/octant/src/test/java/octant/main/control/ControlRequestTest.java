package octant.main.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ControlRequestTest {
    private static final byte[] BODY = body(2, 1, "/home", "octant", "status", "TERM=vt100");

    @Test
    void readsWhatTheClientSends() {
        assertThat(ControlRequest.parse(BODY))
                .isEqualTo(
                        new ControlRequest(
                                "/home", List.of("octant", "status"), List.of("TERM=vt100")));
    }

    @Test
    void refusesEveryTruncation() {
        for (int length = 0; length < BODY.length; length++) {
            byte[] cut = Arrays.copyOf(BODY, length);
            assertThatThrownBy(() -> ControlRequest.parse(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(ControlException.class);
        }
    }

    @Test
    void refusesBytesThatNobodyCounted() {
        assertThatThrownBy(() -> ControlRequest.parse(Arrays.copyOf(BODY, BODY.length + 1)))
                .hasMessage("a request with 1 bytes too many");
    }

    @Test
    void refusesCountsThatCannotBeTrue() {
        assertThatThrownBy(() -> ControlRequest.parse(body(Integer.MAX_VALUE, 0, "/", "octant")))
                .isInstanceOf(ControlException.class);
        assertThatThrownBy(() -> ControlRequest.parse(body(1, -1, "/", "octant")))
                .isInstanceOf(ControlException.class);
        assertThatThrownBy(() -> ControlRequest.parse(body(0, 0, "/")))
                .isInstanceOf(ControlException.class);
    }

    @Test
    void neverFailsOtherwiseOnRandomBytes() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = BODY.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            try {
                ControlRequest.parse(body);
            } catch (ControlException expected) {
                assertThat(expected).hasMessageStartingWith("a request");
            }
        }
    }

    @Test
    void boundsTheLengthOnBothSides() {
        assertThat(ControlRequest.bodyBytes(header("OCT1", ControlRequest.MAX_BYTES)))
                .isEqualTo(ControlRequest.MAX_BYTES);
        for (int length : new int[] {0, 7, ControlRequest.MAX_BYTES + 1, -1}) {
            assertThatThrownBy(() -> ControlRequest.bodyBytes(header("OCT1", length)))
                    .as("%d", length)
                    .isInstanceOf(ControlException.class);
        }
        assertThatThrownBy(() -> ControlRequest.bodyBytes(header("GET ", 100)))
                .hasMessage("not a request: no OCT1 at its start");
    }

    private static byte[] header(String magic, int length) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(magic.getBytes(StandardCharsets.US_ASCII))
                .putInt(length)
                .array();
    }

    private static byte[] body(int argc, int envc, String... strings) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(argc)
                        .putInt(envc)
                        .array());
        for (String string : strings) {
            body.writeBytes((string + "\0").getBytes(StandardCharsets.UTF_8));
        }
        return body.toByteArray();
    }
}

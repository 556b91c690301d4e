package octant.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Control data that no kernel should write. The descriptors made here are only numbers: not
/// closed.
class UnixMessageTest {
    private static final int SOCKET_LEVEL = 1;
    private static final int RIGHTS = 1;

    @Test
    void descriptorsOfSeveralPartsAreCollectedAndOthersPassed() {
        Memory control = Memory.of(new byte[72]);
        put(control, 0, 20, RIGHTS, 7);
        put(control, 24, 20, 2, 8);
        put(control, 48, 24, RIGHTS, 9);
        control.putInt(48 + 20, 10);
        List<Descriptor> descriptors = new ArrayList<>();
        assertThat(UnixMessage.readRights(header(72, 0), control, descriptors)).isTrue();
        assertThat(descriptors).extracting(Descriptor::number).containsExactly(7, 9, 10);
    }

    @Test
    void aCutIsTold() {
        Memory control = Memory.of(new byte[24]);
        assertThat(UnixMessage.readRights(header(0, 8), control, new ArrayList<>())).isFalse();
        assertThat(UnixMessage.readRights(header(0, 0), control, new ArrayList<>())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 15, 25, -1, Long.MIN_VALUE, Long.MAX_VALUE, 0x1_0000_0014L})
    void aPartOfAWrongLengthIsRefused(long length) {
        Memory control = Memory.of(new byte[24]);
        put(control, 0, length, RIGHTS, 7);
        assertThatThrownBy(() -> UnixMessage.readRights(header(24, 0), control, new ArrayList<>()))
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void anImpossibleDescriptorIsRefused() {
        Memory control = Memory.of(new byte[24]);
        put(control, 0, 20, RIGHTS, -1);
        assertThatThrownBy(() -> UnixMessage.readRights(header(24, 0), control, new ArrayList<>()))
                .isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void randomControlDataIsReadOrRefused() {
        Random random = new Random(13);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[80];
            for (int hits = random.nextInt(30); hits > 0; hits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(-1, 40);
            }
            List<Descriptor> descriptors = new ArrayList<>();
            try {
                UnixMessage.readRights(
                        header(random.nextInt(200), 0), Memory.of(bytes), descriptors);
            } catch (MalformedAnswerException e) {
                assertThat(e).hasMessageStartingWith("recvmsg");
            }
            assertThat(descriptors).hasSizeLessThan(17);
        }
    }

    private static Memory header(long controlBytes, int flags) {
        Memory header = Memory.of(new byte[UnixMessage.HEADER_BYTES]);
        header.putLong(40, controlBytes);
        header.putInt(48, flags);
        return header;
    }

    private static void put(Memory control, int at, long length, int type, int descriptor) {
        control.putLong(at, length);
        control.putInt(at + 8, SOCKET_LEVEL);
        control.putInt(at + 12, type);
        control.putInt(at + 16, descriptor);
    }
}

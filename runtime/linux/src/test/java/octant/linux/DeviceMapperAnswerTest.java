package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import octant.linux.DeviceMapper.Device;
import octant.linux.DeviceMapper.Target;
import org.junit.jupiter.api.Test;

/// Answers as `drivers/md/dm-ioctl.c` writes them: this machine's kernel may have no device mapper.
class DeviceMapperAnswerTest {
    private static final List<Function<Memory, List<?>>> READERS =
            List.of(
                    DeviceMapperAnswer::devices,
                    DeviceMapperAnswer::targets,
                    DeviceMapperAnswer::dependencies);

    @Test
    void theStatusOfAVerityDeviceIsRead() {
        Memory answer = answer(512);
        answer.putInt(20, 2);
        putTarget(answer, 0, 48, 0, 2048, "verity", "V");
        putTarget(answer, 48, 100, 2048, 8, "error", "");
        assertThat(DeviceMapperAnswer.targets(answer))
                .containsExactly(
                        new Target(0, 2048, "verity", "V"), new Target(2048, 8, "error", ""));
    }

    @Test
    void theLastTargetMayPointToTheNextAlignedPlaceBehindTheData() {
        Memory answer = answer(512);
        answer.putInt(12, 312 + 40 + 2);
        answer.putInt(20, 1);
        putTarget(answer, 0, 48, 0, 2048, "verity", "V");
        assertThat(DeviceMapperAnswer.targets(answer))
                .containsExactly(new Target(0, 2048, "verity", "V"));
        putTarget(answer, 0, 50, 0, 2048, "verity", "V");
        assertMalformed(DeviceMapperAnswer::targets, answer);
    }

    @Test
    void aDeviceWithoutATableHasNoTargets() {
        Memory answer = answer(312);
        answer.putInt(12, 305);
        assertThat(DeviceMapperAnswer.targets(answer)).isEmpty();
    }

    @Test
    void devicesAreListedToTheLast() {
        Memory answer = answer(400);
        putDevice(answer, 0, 24, new DeviceNumber(253, 0), "octroot");
        putDevice(answer, 24, 0, new DeviceNumber(253, 1), "data");
        assertThat(DeviceMapperAnswer.devices(answer))
                .containsExactly(
                        new Device("octroot", new DeviceNumber(253, 0)),
                        new Device("data", new DeviceNumber(253, 1)));
        assertThat(DeviceMapperAnswer.devices(answer(320))).isEmpty();
    }

    @Test
    void dependenciesAreRead() {
        Memory answer = answer(512);
        answer.putInt(312, 2);
        answer.putLong(320, new DeviceNumber(259, 1).encoded());
        answer.putLong(328, new DeviceNumber(8, 17).encoded());
        assertThat(DeviceMapperAnswer.dependencies(answer))
                .containsExactly(new DeviceNumber(259, 1), new DeviceNumber(8, 17));
    }

    @Test
    void aListThatPointsOutsideOrInCirclesIsRefused() {
        for (int next : new int[] {1, 11, 4096, Integer.MAX_VALUE, -1, -24}) {
            Memory answer = answer(400);
            putDevice(answer, 0, next, new DeviceNumber(253, 0), "a");
            assertMalformed(DeviceMapperAnswer::devices, answer);
        }
    }

    @Test
    void targetsThatPointOutsideOrBackAreRefused() {
        for (int next : new int[] {0, 39, 4096, Integer.MAX_VALUE, -1}) {
            Memory answer = answer(512);
            answer.putInt(20, 1);
            putTarget(answer, 0, next, 0, 1, "verity", "V");
            assertMalformed(DeviceMapperAnswer::targets, answer);
        }
        Memory tooMany = answer(512);
        tooMany.putInt(20, Integer.MAX_VALUE);
        putTarget(tooMany, 0, 48, 0, 1, "verity", "V");
        assertMalformed(DeviceMapperAnswer::targets, tooMany);
    }

    /// As the kernel answers for the root: one target, whose data ends before the rounded `next`.
    @Test
    void theLastTargetMayPointPastTheData() {
        Memory answer = answer(512);
        answer.putInt(12, 312 + 42);
        answer.putInt(20, 1);
        putTarget(answer, 0, 48, 0, 1, "verity", "V");
        assertThat(DeviceMapperAnswer.targets(answer))
                .containsExactly(new DeviceMapper.Target(0, 1, "verity", "V"));
    }

    @Test
    void dataOutsideTheMemoryIsRefused() {
        Memory answer = answer(512);
        answer.putInt(12, 513);
        assertMalformed(DeviceMapperAnswer::dependencies, answer);
        answer.putInt(12, 300);
        assertMalformed(DeviceMapperAnswer::dependencies, answer);
        answer.putInt(12, 512);
        answer.putInt(312, 25);
        assertMalformed(DeviceMapperAnswer::dependencies, answer);
        answer.putInt(312, -1);
        assertMalformed(DeviceMapperAnswer::dependencies, answer);
    }

    @Test
    void randomAnswersAreReadOrRefused() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            Memory answer = answer(400);
            answer.putInt(20, random.nextInt(3));
            for (int hits = random.nextInt(40); hits > 0; hits--) {
                answer.putByte(312 + random.nextInt(88), (byte) random.nextInt(64));
            }
            for (var reader : READERS) {
                try {
                    assertThat(reader.apply(answer)).hasSizeLessThan(30);
                } catch (MalformedAnswerException e) {
                    assertThat(e).hasMessageStartingWith("device mapper: malformed");
                }
            }
        }
    }

    @Test
    void aTableIsWrittenAsItWouldBeRead() {
        Target root = new Target(0, 2048, "verity", "1 /dev/vda2 /dev/vda3 4096 4096");
        Target rest = new Target(2048, 8, "zero", "");
        try (Scratch scratch = Scratch.open()) {
            Memory request = DeviceMapperRequest.table(scratch, "octroot", 1, List.of(root, rest));
            assertThat(request.getInt(20)).isEqualTo(2);
            assertThat(request.text(48, 128)).isEqualTo("octroot");
            int first = request.getInt(312 + 20);
            assertThat(first % 8).isZero();
            // What is sent counts from each target, what is answered from the first.
            int second = request.getInt(312 + first + 20);
            request.putInt(312 + first + 20, first + second);
            assertThat(DeviceMapperAnswer.targets(request)).containsExactly(root, rest);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DeviceMapperRequest.plain(scratch, "n".repeat(128), 512, 0));
        }
    }

    private static Memory answer(int bytes) {
        Memory answer = Memory.of(new byte[bytes]);
        answer.putInt(12, bytes);
        answer.putInt(16, 312);
        return answer;
    }

    private static void putTarget(
            Memory answer, int at, int next, long start, long sectors, String type, String text) {
        Memory target = answer.slice(312 + at, answer.size() - 312 - at);
        target.putLong(0, start);
        target.putLong(8, sectors);
        target.putInt(20, next);
        target.putText(24, 16, type);
        byte[] bytes = text.getBytes(UTF_8);
        target.put(40, bytes, 0, bytes.length);
    }

    private static void putDevice(
            Memory answer, int at, int next, DeviceNumber number, String name) {
        Memory device = answer.slice(312 + at, answer.size() - 312 - at);
        device.putLong(0, number.encoded());
        device.putInt(8, next);
        device.putText(12, 12, name);
    }

    private static void assertMalformed(Function<Memory, List<?>> reader, Memory answer) {
        assertThatThrownBy(() -> reader.apply(answer)).isInstanceOf(MalformedAnswerException.class);
    }
}

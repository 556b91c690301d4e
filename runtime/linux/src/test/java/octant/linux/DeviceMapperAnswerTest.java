package octant.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import octant.linux.DeviceMapper.Device;
import octant.linux.DeviceMapper.Target;
import org.junit.jupiter.api.Test;

/// Answers as `drivers/md/dm-ioctl.c` writes them: this machine's kernel may have no device mapper.
class DeviceMapperAnswerTest {
    private static final List<Function<MemorySegment, List<?>>> READERS =
            List.of(
                    DeviceMapperAnswer::devices,
                    DeviceMapperAnswer::targets,
                    DeviceMapperAnswer::dependencies);

    @Test
    void theStatusOfAVerityDeviceIsRead() {
        MemorySegment answer = answer(512);
        answer.set(Memory.INT, 20, 2);
        putTarget(answer, 0, 48, 0, 2048, "verity", "V");
        putTarget(answer, 48, 100, 2048, 8, "error", "");
        assertThat(DeviceMapperAnswer.targets(answer))
                .containsExactly(
                        new Target(0, 2048, "verity", "V"), new Target(2048, 8, "error", ""));
    }

    @Test
    void aDeviceWithoutATableHasNoTargets() {
        MemorySegment answer = answer(312);
        answer.set(Memory.INT, 12, 305);
        assertThat(DeviceMapperAnswer.targets(answer)).isEmpty();
    }

    @Test
    void devicesAreListedToTheLast() {
        MemorySegment answer = answer(400);
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
        MemorySegment answer = answer(512);
        answer.set(Memory.INT, 312, 2);
        answer.set(Memory.LONG, 320, new DeviceNumber(259, 1).encoded());
        answer.set(Memory.LONG, 328, new DeviceNumber(8, 17).encoded());
        assertThat(DeviceMapperAnswer.dependencies(answer))
                .containsExactly(new DeviceNumber(259, 1), new DeviceNumber(8, 17));
    }

    @Test
    void aListThatPointsOutsideOrInCirclesIsRefused() {
        for (int next : new int[] {1, 11, 4096, Integer.MAX_VALUE, -1, -24}) {
            MemorySegment answer = answer(400);
            putDevice(answer, 0, next, new DeviceNumber(253, 0), "a");
            assertMalformed(DeviceMapperAnswer::devices, answer);
        }
    }

    @Test
    void targetsThatPointOutsideOrBackAreRefused() {
        for (int next : new int[] {0, 39, 4096, Integer.MAX_VALUE, -1}) {
            MemorySegment answer = answer(512);
            answer.set(Memory.INT, 20, 1);
            putTarget(answer, 0, next, 0, 1, "verity", "V");
            assertMalformed(DeviceMapperAnswer::targets, answer);
        }
        MemorySegment tooMany = answer(512);
        tooMany.set(Memory.INT, 20, Integer.MAX_VALUE);
        putTarget(tooMany, 0, 48, 0, 1, "verity", "V");
        assertMalformed(DeviceMapperAnswer::targets, tooMany);
    }

    @Test
    void dataOutsideTheMemoryIsRefused() {
        MemorySegment answer = answer(512);
        answer.set(Memory.INT, 12, 513);
        assertMalformed(DeviceMapperAnswer::dependencies, answer);
        answer.set(Memory.INT, 12, 300);
        assertMalformed(DeviceMapperAnswer::dependencies, answer);
        answer.set(Memory.INT, 12, 512);
        answer.set(Memory.INT, 312, 25);
        assertMalformed(DeviceMapperAnswer::dependencies, answer);
        answer.set(Memory.INT, 312, -1);
        assertMalformed(DeviceMapperAnswer::dependencies, answer);
    }

    @Test
    void randomAnswersAreReadOrRefused() {
        Random random = new Random(3);
        for (int i = 0; i < 5_000; i++) {
            MemorySegment answer = answer(400);
            answer.set(Memory.INT, 20, random.nextInt(3));
            for (int hits = random.nextInt(40); hits > 0; hits--) {
                answer.set(Memory.BYTE, 312 + random.nextInt(88), (byte) random.nextInt(64));
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
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request =
                    DeviceMapperRequest.table(arena, "octroot", 1, List.of(root, rest));
            assertThat(request.get(Memory.INT, 20)).isEqualTo(2);
            assertThat(Memory.text(request, 48, 128)).isEqualTo("octroot");
            int first = request.get(Memory.INT, 312 + 20);
            assertThat(first % 8).isZero();
            // What is sent counts from each target, what is answered from the first.
            int second = request.get(Memory.INT, 312L + first + 20);
            request.set(Memory.INT, 312L + first + 20, first + second);
            assertThat(DeviceMapperAnswer.targets(request)).containsExactly(root, rest);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DeviceMapperRequest.plain(arena, "n".repeat(128), 512, 0));
        }
    }

    private static MemorySegment answer(int bytes) {
        MemorySegment answer = MemorySegment.ofArray(new byte[bytes]);
        answer.set(Memory.INT, 12, bytes);
        answer.set(Memory.INT, 16, 312);
        return answer;
    }

    private static void putTarget(
            MemorySegment answer,
            int at,
            int next,
            long start,
            long sectors,
            String type,
            String text) {
        MemorySegment target = answer.asSlice(312L + at);
        target.set(Memory.LONG, 0, start);
        target.set(Memory.LONG, 8, sectors);
        target.set(Memory.INT, 20, next);
        Memory.putText(target, 24, 16, type);
        byte[] bytes = text.getBytes(UTF_8);
        MemorySegment.copy(bytes, 0, target, Memory.BYTE, 40, bytes.length);
    }

    private static void putDevice(
            MemorySegment answer, int at, int next, DeviceNumber number, String name) {
        MemorySegment device = answer.asSlice(312L + at);
        device.set(Memory.LONG, 0, number.encoded());
        device.set(Memory.INT, 8, next);
        Memory.putText(device, 12, 12, name);
    }

    private static void assertMalformed(
            Function<MemorySegment, List<?>> reader, MemorySegment answer) {
        assertThatThrownBy(() -> reader.apply(answer)).isInstanceOf(MalformedAnswerException.class);
    }
}

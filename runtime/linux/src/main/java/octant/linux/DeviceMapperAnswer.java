package octant.linux;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Reads what the device mapper answers. The header is drawn at [DeviceMapperRequest].
///
/// ```text
/// struct dm_name_list:   0 u64 dev   8 u32 next, from its own start, 0 in the last   12 char name[]
/// struct dm_target_deps: 0 u32 count   8 u64 dev[]
/// struct dm_target_spec: next counts from the start of all data
/// ```
final class DeviceMapperAnswer {
    private static final String SOURCE = "device mapper";
    private static final int BUFFER_FULL = 0x100; // DM_BUFFER_FULL_FLAG
    private static final int NAME_HEADER_BYTES = 12;

    private DeviceMapperAnswer() {}

    static boolean isCut(MemorySegment answer) {
        return (answer.get(Memory.INT, 28) & BUFFER_FULL) != 0;
    }

    static String version(MemorySegment answer) {
        return answer.get(Memory.INT, 0)
                + "."
                + answer.get(Memory.INT, 4)
                + "."
                + answer.get(Memory.INT, 8);
    }

    static DeviceNumber number(MemorySegment answer) {
        return DeviceNumber.decoded(answer.get(Memory.LONG, 40));
    }

    static List<DeviceMapper.Device> devices(MemorySegment answer) {
        MemorySegment data = data(answer);
        List<DeviceMapper.Device> devices = new ArrayList<>();
        need(data, 0, Long.BYTES);
        // The first has device number 0 when there are none.
        boolean more = data.get(Memory.LONG, 0) != 0;
        long at = 0;
        while (more) {
            need(data, at, NAME_HEADER_BYTES);
            long next = Integer.toUnsignedLong(data.get(Memory.INT, at + 8));
            devices.add(
                    new DeviceMapper.Device(
                            name(data, at + NAME_HEADER_BYTES),
                            DeviceNumber.decoded(data.get(Memory.LONG, at))));
            if (next != 0 && next < NAME_HEADER_BYTES) {
                throw new MalformedAnswerException(SOURCE, "next device at +" + next);
            }
            more = next != 0;
            at += next;
        }
        return devices;
    }

    static List<DeviceMapper.Target> targets(MemorySegment answer) {
        List<DeviceMapper.Target> targets = new ArrayList<>();
        int count = answer.get(Memory.INT, 20);
        if (count == 0) {
            return targets; // a device without a table has no data either
        }
        MemorySegment data = data(answer);
        long at = 0;
        for (int i = 0; i < count; i++) {
            need(data, at, DeviceMapperRequest.TARGET_BYTES);
            long next = Integer.toUnsignedLong(data.get(Memory.INT, at + 20));
            if (next < at + DeviceMapperRequest.TARGET_BYTES || next > data.byteSize()) {
                throw new MalformedAnswerException(SOURCE, "next target at " + next);
            }
            targets.add(
                    new DeviceMapper.Target(
                            data.get(Memory.LONG, at),
                            data.get(Memory.LONG, at + 8),
                            Memory.text(data, at + 24, DeviceMapperRequest.TYPE_BYTES),
                            text(data, at + DeviceMapperRequest.TARGET_BYTES, next)));
            at = next;
        }
        return targets;
    }

    static List<DeviceNumber> dependencies(MemorySegment answer) {
        MemorySegment data = data(answer);
        need(data, 0, 8);
        long count = Integer.toUnsignedLong(data.get(Memory.INT, 0));
        need(data, 8, count * Long.BYTES);
        List<DeviceNumber> devices = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            devices.add(DeviceNumber.decoded(data.get(Memory.LONG, 8 + i * Long.BYTES)));
        }
        return devices;
    }

    /// From `data_start` to `data_size`, which both must lie in the memory that was given.
    private static MemorySegment data(MemorySegment answer) {
        long size = Integer.toUnsignedLong(answer.get(Memory.INT, 12));
        long start = Integer.toUnsignedLong(answer.get(Memory.INT, 16));
        if (size > answer.byteSize() || start > size) {
            throw new MalformedAnswerException(SOURCE, "data from " + start + " to " + size);
        }
        return answer.asSlice(start, size - start);
    }

    private static void need(MemorySegment data, long at, long bytes) {
        if (at < 0 || bytes > data.byteSize() - at) {
            throw new MalformedAnswerException(SOURCE, bytes + " bytes at " + at);
        }
    }

    private static String name(MemorySegment data, long from) {
        return text(data, from, Math.min(from + DeviceMapperRequest.NAME_BYTES, data.byteSize()));
    }

    private static String text(MemorySegment data, long from, long end) {
        return Memory.text(data, from, Math.toIntExact(end - from));
    }
}

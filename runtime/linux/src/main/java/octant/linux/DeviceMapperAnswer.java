package octant.linux;

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

    static boolean isCut(Memory answer) {
        return (answer.getInt(28) & BUFFER_FULL) != 0;
    }

    static String version(Memory answer) {
        return answer.getInt(0) + "." + answer.getInt(4) + "." + answer.getInt(8);
    }

    static DeviceNumber number(Memory answer) {
        return DeviceNumber.decoded(answer.getLong(40));
    }

    static List<DeviceMapper.Device> devices(Memory answer) {
        Memory data = data(answer);
        List<DeviceMapper.Device> devices = new ArrayList<>();
        need(data, 0, Long.BYTES);
        // The first has device number 0 when there are none.
        boolean more = data.getLong(0) != 0;
        int at = 0;
        while (more) {
            need(data, at, NAME_HEADER_BYTES);
            long next = Integer.toUnsignedLong(data.getInt(at + 8));
            devices.add(
                    new DeviceMapper.Device(
                            name(data, at + NAME_HEADER_BYTES),
                            DeviceNumber.decoded(data.getLong(at))));
            if (next != 0 && next < NAME_HEADER_BYTES) {
                throw new MalformedAnswerException(SOURCE, "next device at +" + next);
            }
            more = next != 0;
            need(data, at, next);
            at += (int) next;
        }
        return devices;
    }

    static List<DeviceMapper.Target> targets(Memory answer) {
        List<DeviceMapper.Target> targets = new ArrayList<>();
        int count = answer.getInt(20);
        if (count == 0) {
            return targets; // a device without a table has no data either
        }
        Memory data = data(answer);
        int at = 0;
        for (int i = 0; i < count; i++) {
            need(data, at, DeviceMapperRequest.TARGET_BYTES);
            long next = Integer.toUnsignedLong(data.getInt(at + 20));
            // The kernel rounds `next` up to 8, but not the size of the data.
            int end = (int) Math.min(next, data.size());
            if (next < at + DeviceMapperRequest.TARGET_BYTES || next > (data.size() + 7L & ~7L)) {
                throw new MalformedAnswerException(SOURCE, "next target at " + next);
            }
            targets.add(
                    new DeviceMapper.Target(
                            data.getLong(at),
                            data.getLong(at + 8),
                            data.text(at + 24, DeviceMapperRequest.TYPE_BYTES),
                            data.text(
                                    at + DeviceMapperRequest.TARGET_BYTES,
                                    end - at - DeviceMapperRequest.TARGET_BYTES)));
            at = (int) next;
        }
        return targets;
    }

    static List<DeviceNumber> dependencies(Memory answer) {
        Memory data = data(answer);
        need(data, 0, 8);
        long count = Integer.toUnsignedLong(data.getInt(0));
        need(data, 8, count * Long.BYTES);
        List<DeviceNumber> devices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            devices.add(DeviceNumber.decoded(data.getLong(8 + i * Long.BYTES)));
        }
        return devices;
    }

    /// From `data_start` to `data_size`, which both must lie in the memory that was given.
    private static Memory data(Memory answer) {
        long size = Integer.toUnsignedLong(answer.getInt(12));
        long start = Integer.toUnsignedLong(answer.getInt(16));
        if (size > answer.size() || start > size) {
            throw new MalformedAnswerException(SOURCE, "data from " + start + " to " + size);
        }
        return answer.slice((int) start, (int) (size - start));
    }

    private static void need(Memory data, int at, long bytes) {
        if (bytes > data.size() - at) {
            throw new MalformedAnswerException(SOURCE, bytes + " bytes at " + at);
        }
    }

    private static String name(Memory data, int from) {
        return data.text(from, Math.min(DeviceMapperRequest.NAME_BYTES, data.size() - from));
    }
}

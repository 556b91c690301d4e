package octant.linux;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What is sent to the device mapper, `linux/dm-ioctl.h`.
///
/// ```text
/// struct dm_ioctl (312 bytes), then data:
///   0 u32 version[3]   12 u32 data_size (all of it)   16 u32 data_start   20 u32 target_count
///  24 s32 open_count   28 u32 flags   32 u32 event_nr   40 u64 dev   48 char name[128]
/// 176 char uuid[129]  305 char data[7]
/// struct dm_target_spec (40 bytes), then its text and NUL, padded to 8:
///   0 u64 sector_start   8 u64 length   16 s32 status   20 u32 next   24 char target_type[16]
/// ```
final class DeviceMapperRequest {
    static final int HEADER_BYTES = 312;
    static final int TARGET_BYTES = 40;
    static final int NAME_BYTES = 128;
    static final int TYPE_BYTES = 16;

    private static final int MAJOR_VERSION = 4;

    private DeviceMapperRequest() {}

    static int number(int command) {
        return Ioctl.both(0xFD, command, HEADER_BYTES);
    }

    /// @param device empty where the command is about none
    /// @param bytes room for the answer
    static Memory plain(Scratch scratch, String device, int bytes, int flags) {
        Memory request = scratch.allocate(bytes);
        request.putInt(0, MAJOR_VERSION);
        request.putInt(12, bytes);
        request.putInt(16, HEADER_BYTES);
        request.putInt(28, flags);
        request.putText(48, NAME_BYTES, device);
        return request;
    }

    static Memory table(
            Scratch scratch, String device, int flags, List<DeviceMapper.Target> targets) {
        int bytes = HEADER_BYTES;
        for (DeviceMapper.Target target : targets) {
            bytes += targetBytes(target);
        }
        Memory request = plain(scratch, device, bytes, flags);
        request.putInt(20, targets.size());
        int at = HEADER_BYTES;
        for (DeviceMapper.Target target : targets) {
            byte[] text = Memory.terminated(target.text());
            request.putLong(at, target.startSector());
            request.putLong(at + 8, target.sectors());
            request.putInt(at + 20, targetBytes(target));
            request.putText(at + 24, TYPE_BYTES, target.type());
            request.put(at + TARGET_BYTES, text, 0, text.length);
            at += targetBytes(target);
        }
        return request;
    }

    private static int targetBytes(DeviceMapper.Target target) {
        int text = target.text().getBytes(StandardCharsets.UTF_8).length + 1;
        return TARGET_BYTES + ((text + 7) & ~7);
    }
}

package octant.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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
    static MemorySegment plain(Arena arena, String device, int bytes, int flags) {
        MemorySegment request = arena.allocate(bytes, Long.BYTES);
        request.set(Memory.INT, 0, MAJOR_VERSION);
        request.set(Memory.INT, 12, bytes);
        request.set(Memory.INT, 16, HEADER_BYTES);
        request.set(Memory.INT, 28, flags);
        Memory.putText(request, 48, NAME_BYTES, device);
        return request;
    }

    static MemorySegment table(
            Arena arena, String device, int flags, List<DeviceMapper.Target> targets) {
        int bytes = HEADER_BYTES;
        for (DeviceMapper.Target target : targets) {
            bytes += targetBytes(target);
        }
        MemorySegment request = plain(arena, device, bytes, flags);
        request.set(Memory.INT, 20, targets.size());
        long at = HEADER_BYTES;
        for (DeviceMapper.Target target : targets) {
            byte[] text = Memory.terminated(target.text());
            request.set(Memory.LONG, at, target.startSector());
            request.set(Memory.LONG, at + 8, target.sectors());
            request.set(Memory.INT, at + 20, targetBytes(target));
            Memory.putText(request, at + 24, TYPE_BYTES, target.type());
            MemorySegment.copy(text, 0, request, Memory.BYTE, at + TARGET_BYTES, text.length);
            at += targetBytes(target);
        }
        return request;
    }

    private static int targetBytes(DeviceMapper.Target target) {
        int text = target.text().getBytes(StandardCharsets.UTF_8).length + 1;
        return TARGET_BYTES + ((text + 7) & ~7);
    }
}

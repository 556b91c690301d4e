package octant.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// The structures of sendmsg(2) and recvmsg(2), for one piece of data and passed descriptors.
///
/// ```text
/// struct msghdr (56 bytes):
///   0 void *name  8 u32 namelen  16 iovec *iov  24 size iovlen
///  32 void *control  40 size controllen  48 s32 flags
/// struct iovec (16):    0 void *base   8 size len
/// struct cmsghdr (16):  0 size len   8 s32 level   12 s32 type, then data; the next at a multiple of 8
/// ```
final class UnixMessage {
    static final int HEADER_BYTES = 56;
    static final int VECTOR_BYTES = 16;
    static final int CONTROL_HEADER_BYTES = 16;
    static final int CLOSE_ON_EXEC = 0x40000000; // MSG_CMSG_CLOEXEC

    private static final int CONTROL_CUT = 8; // MSG_CTRUNC
    private static final int SOCKET_LEVEL = 1; // SOL_SOCKET
    private static final int RIGHTS = 1; // SCM_RIGHTS

    private UnixMessage() {}

    static MemorySegment header(
            Arena arena, MemorySegment data, long dataBytes, MemorySegment control) {
        MemorySegment vector = arena.allocate(VECTOR_BYTES, 8);
        vector.set(Memory.LONG, 0, data.address());
        vector.set(Memory.LONG, 8, dataBytes);
        MemorySegment header = arena.allocate(HEADER_BYTES, 8);
        header.set(Memory.LONG, 16, vector.address());
        header.set(Memory.LONG, 24, 1);
        header.set(Memory.LONG, 32, control.address());
        header.set(Memory.LONG, 40, control.byteSize());
        return header;
    }

    /// `CMSG_SPACE(count * sizeof(int))`.
    static long rightsBytes(int count) {
        return CONTROL_HEADER_BYTES + aligned((long) count * Integer.BYTES);
    }

    static MemorySegment rights(Arena arena, List<Descriptor> descriptors) {
        int count = descriptors.size();
        MemorySegment control = arena.allocate(rightsBytes(count), 8);
        control.set(Memory.LONG, 0, CONTROL_HEADER_BYTES + (long) count * Integer.BYTES);
        control.set(Memory.INT, 8, SOCKET_LEVEL);
        control.set(Memory.INT, 12, RIGHTS);
        for (int i = 0; i < count; i++) {
            control.set(
                    Memory.INT,
                    CONTROL_HEADER_BYTES + (long) i * Integer.BYTES,
                    descriptors.get(i).number());
        }
        return control;
    }

    /// Takes over every descriptor that came.
    ///
    /// @return false when some had no room; the kernel has dropped those
    static boolean readRights(
            MemorySegment header, MemorySegment control, List<Descriptor> descriptors) {
        long end = Math.min(header.get(Memory.LONG, 40), control.byteSize());
        long at = 0;
        while (at + CONTROL_HEADER_BYTES <= end) {
            long length = control.get(Memory.LONG, at);
            if (length < CONTROL_HEADER_BYTES || length > end - at) {
                throw new MalformedAnswerException("recvmsg", "control data of " + length);
            }
            boolean rights =
                    control.get(Memory.INT, at + 8) == SOCKET_LEVEL
                            && control.get(Memory.INT, at + 12) == RIGHTS;
            for (long i = at + CONTROL_HEADER_BYTES; rights && i + 4 <= at + length; i += 4) {
                descriptors.add(Descriptor.of(control.get(Memory.INT, i), "received descriptor"));
            }
            at += aligned(length);
        }
        return (header.get(Memory.INT, 48) & CONTROL_CUT) == 0;
    }

    private static long aligned(long length) {
        return (length + 7) & ~7L;
    }
}

package octant.linux;

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

    static Memory header(Scratch scratch, Memory data, long dataBytes, Memory control) {
        Memory vector = scratch.allocate(VECTOR_BYTES);
        vector.putLong(0, data.address());
        vector.putLong(8, dataBytes);
        Memory header = scratch.allocate(HEADER_BYTES);
        header.putLong(16, vector.address());
        header.putLong(24, 1);
        header.putLong(32, control.address());
        header.putLong(40, control.size());
        return header;
    }

    /// `CMSG_SPACE(count * sizeof(int))`.
    static int rightsBytes(int count) {
        return CONTROL_HEADER_BYTES + aligned(count * Integer.BYTES);
    }

    static Memory rights(Scratch scratch, List<Descriptor> descriptors) {
        int count = descriptors.size();
        Memory control = scratch.allocate(rightsBytes(count));
        control.putLong(0, CONTROL_HEADER_BYTES + count * Integer.BYTES);
        control.putInt(8, SOCKET_LEVEL);
        control.putInt(12, RIGHTS);
        for (int i = 0; i < count; i++) {
            control.putInt(CONTROL_HEADER_BYTES + i * Integer.BYTES, descriptors.get(i).number());
        }
        return control;
    }

    /// Takes over every descriptor that came.
    ///
    /// @return false when some had no room; the kernel has dropped those
    static boolean readRights(Memory header, Memory control, List<Descriptor> descriptors) {
        int end = (int) Math.min(header.getLong(40), control.size());
        int at = 0;
        while (at + CONTROL_HEADER_BYTES <= end) {
            long length = control.getLong(at);
            if (length < CONTROL_HEADER_BYTES || length > end - at) {
                throw new MalformedAnswerException("recvmsg", "control data of " + length);
            }
            boolean rights =
                    control.getInt(at + 8) == SOCKET_LEVEL && control.getInt(at + 12) == RIGHTS;
            for (int i = at + CONTROL_HEADER_BYTES; rights && i + 4 <= at + length; i += 4) {
                int number = control.getInt(i);
                if (number < 0) {
                    throw new MalformedAnswerException("recvmsg", "descriptor " + number);
                }
                descriptors.add(Descriptor.of(number, "received descriptor"));
            }
            at += aligned((int) length);
        }
        return (header.getInt(48) & CONTROL_CUT) == 0;
    }

    private static int aligned(int length) {
        return (length + 7) & ~7;
    }
}

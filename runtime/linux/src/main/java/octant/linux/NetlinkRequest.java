package octant.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// A message to the kernel, netlink(7): header, the family's own structure, attributes.
///
/// ```text
/// struct nlmsghdr (16 bytes):  0 u32 len   4 u16 type   6 u16 flags   8 u32 seq   12 u32 pid
/// struct nlattr (4 bytes):     0 u16 len, itself included   2 u16 type, then data, padded to 4
/// ```
final class NetlinkRequest {
    static final int HEADER_BYTES = 16;

    static final int REQUEST = 1;
    static final int ACKNOWLEDGE = 4;
    static final int DUMP = 0x300;
    static final int REPLACE = 0x100;
    static final int EXCLUSIVE = 0x200;
    static final int CREATE = 0x400;

    private static final int LIMIT_BYTES = 1024;

    private final ByteBuffer message =
            ByteBuffer.allocate(LIMIT_BYTES).order(ByteOrder.nativeOrder());

    NetlinkRequest(int type, int flags) {
        message.putInt(0).putShort((short) type).putShort((short) (REQUEST | flags));
        message.putInt(0).putInt(0);
    }

    NetlinkRequest putByte(int value) {
        message.put((byte) value);
        return this;
    }

    NetlinkRequest putShort(int value) {
        message.putShort((short) value);
        return this;
    }

    NetlinkRequest putInt(int value) {
        message.putInt(value);
        return this;
    }

    NetlinkRequest attribute(int type, byte... data) {
        message.putShort((short) (4 + data.length)).putShort((short) type).put(data);
        while (message.position() % 4 != 0) {
            message.put((byte) 0);
        }
        return this;
    }

    NetlinkRequest attribute(int type, int value) {
        message.putShort((short) 8).putShort((short) type).putInt(value);
        return this;
    }

    NetlinkRequest attribute(int type, String value) {
        return attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /// Starts an attribute that holds what is put until [#end].
    ///
    /// @return where it starts
    int begin(int type) {
        int start = message.position();
        message.putShort((short) 0).putShort((short) type);
        return start;
    }

    NetlinkRequest end(int start) {
        message.putShort(start, (short) (message.position() - start));
        return this;
    }

    byte[] finish(int sequence) {
        message.putInt(0, message.position()).putInt(8, sequence);
        byte[] bytes = new byte[message.position()];
        message.get(0, bytes);
        return bytes;
    }
}

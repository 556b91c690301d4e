package octant.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// A message from the kernel; the header is drawn at [NetlinkRequest].
///
/// @param body what follows the header, from position 0
record NetlinkMessage(int type, int flags, int sequence, ByteBuffer body) {
    static final int ERROR = 2;
    static final int DONE = 3;

    /// `NLM_F_DUMP_INTR`: the list changed while the kernel wrote it.
    static final int INTERRUPTED = 0x10;

    /// The messages of one datagram.
    ///
    /// @throws MalformedAnswerException when lengths do not add up
    static List<NetlinkMessage> split(byte[] datagram) {
        List<NetlinkMessage> messages = new ArrayList<>();
        ByteBuffer data = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
        int at = 0;
        while (at < datagram.length) {
            int rest = datagram.length - at;
            int length = rest < NetlinkRequest.HEADER_BYTES ? 0 : data.getInt(at);
            if (length < NetlinkRequest.HEADER_BYTES || length > rest) {
                throw new MalformedAnswerException(
                        "netlink", "message of " + length + " bytes, " + rest + " left");
            }
            int body = at + NetlinkRequest.HEADER_BYTES;
            messages.add(
                    new NetlinkMessage(
                            data.getShort(at + 4) & 0xFFFF,
                            data.getShort(at + 6) & 0xFFFF,
                            data.getInt(at + 8),
                            data.slice(body, at + length - body).order(ByteOrder.nativeOrder())));
            at += (length + 3) & ~3;
        }
        return messages;
    }

    /// The family's own structure at the start of the body.
    ///
    /// @throws MalformedAnswerException when the body is shorter
    ByteBuffer fixed(int bytes) {
        if (body.capacity() < bytes) {
            throw new MalformedAnswerException(
                    "netlink", "type " + type + " with a body of " + body.capacity() + " bytes");
        }
        return body;
    }

    /// What follows the family's own structure.
    NetlinkAttributes attributes(int fixedBytes) {
        ByteBuffer fixed = fixed(fixedBytes);
        return NetlinkAttributes.parse(fixed.slice(fixedBytes, fixed.capacity() - fixedBytes));
    }
}

package octant.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Who connected, or who listens: as the kernel saw it then; `SO_PEERCRED`, unix(7).
public record PeerCredentials(int pid, int user, int group) {
    /// ```text
    /// struct ucred:  0 s32 pid   4 u32 uid   8 u32 gid   (12 bytes)
    /// ```
    static final int SIZE_BYTES = 12;

    static PeerCredentials read(byte[] bytes) {
        if (bytes.length != SIZE_BYTES) {
            throw new MalformedAnswerException("SO_PEERCRED", bytes.length + " bytes");
        }
        ByteBuffer credentials = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        return new PeerCredentials(
                credentials.getInt(0), credentials.getInt(4), credentials.getInt(8));
    }
}

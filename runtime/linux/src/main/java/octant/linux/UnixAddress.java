package octant.linux;

import java.nio.charset.StandardCharsets;

/// Where a Unix socket is found, unix(7).
///
/// ```text
/// struct sockaddr_un:  0 u16 sun_family   2 char sun_path[108]
/// path: the path and NUL · abstract: NUL and the name, as long as the address says
/// ```
public sealed interface UnixAddress {
    /// `sun_path`, with the NUL.
    int NAME_LIMIT_BYTES = 108;

    /// The structure, exactly as long as the name.
    byte[] encoded();

    /// A socket file: whoever may write to it may connect.
    record OfPath(String path) implements UnixAddress {
        public OfPath {
            if (path.isEmpty()) {
                throw new IllegalArgumentException("socket path is empty");
            }
            checkLength(path);
        }

        @Override
        public byte[] encoded() {
            return structure(Memory.terminated(path));
        }

        @Override
        public String toString() {
            return path;
        }
    }

    /// A name in the network namespace, without a file and without permissions: check the peer.
    record Abstract(String name) implements UnixAddress {
        public Abstract {
            checkLength(name);
        }

        @Override
        public byte[] encoded() {
            return structure(("\0" + name).getBytes(StandardCharsets.UTF_8));
        }

        /// As ss(8) writes it.
        @Override
        public String toString() {
            return "@" + name;
        }
    }

    static UnixAddress path(String path) {
        return new OfPath(path);
    }

    static UnixAddress abstractName(String name) {
        return new Abstract(name);
    }

    private static byte[] structure(byte[] name) {
        byte[] address = new byte[2 + name.length];
        address[0] = Sockets.UNIX;
        System.arraycopy(name, 0, address, 2, name.length);
        return address;
    }

    private static void checkLength(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes >= NAME_LIMIT_BYTES) {
            throw new IllegalArgumentException(
                    "socket name of " + bytes + " bytes, limit " + (NAME_LIMIT_BYTES - 1));
        }
    }
}

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

    /// A socket file: whoever may write to it may connect.
    record OfPath(String path) implements UnixAddress {
        public OfPath {
            if (path.isEmpty()) {
                throw new IllegalArgumentException("socket path is empty");
            }
            checkLength(path);
        }
    }

    /// A name in the network namespace, without a file and without permissions: check the peer.
    record Abstract(String name) implements UnixAddress {
        public Abstract {
            checkLength(name);
        }
    }

    static UnixAddress path(String path) {
        return new OfPath(path);
    }

    static UnixAddress abstractName(String name) {
        return new Abstract(name);
    }

    /// The structure, exactly as long as the name.
    default byte[] encoded() {
        byte[] name =
                switch (this) {
                    case OfPath(String path) -> Memory.terminated(path);
                    case Abstract(String text) -> ("\0" + text).getBytes(StandardCharsets.UTF_8);
                };
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

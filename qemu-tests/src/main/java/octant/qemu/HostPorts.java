package octant.qemu;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;

/// Ports on the host's loopback for a guest to be reached at.
public final class HostPorts {
    private static final int ANY = 0;

    private HostPorts() {}

    /// `wanted` if it is free, else any free one.
    public static int freeAround(int wanted) {
        return tryBind(wanted).orElseGet(HostPorts::free);
    }

    public static int free() {
        return tryBind(ANY).orElseThrow(() -> new QemuException("no free TCP port on 127.0.0.1"));
    }

    public static boolean isFree(int port) {
        return tryBind(port).isPresent();
    }

    private static OptionalInt tryBind(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return OptionalInt.of(socket.getLocalPort());
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }
}

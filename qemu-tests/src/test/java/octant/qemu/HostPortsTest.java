package octant.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class HostPortsTest {
    @Test
    void takesAnotherPortWhenTheWantedOneIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            assertThat(HostPorts.isFree(taken.getLocalPort())).isFalse();
            assertThat(HostPorts.freeAround(taken.getLocalPort()))
                    .isPositive()
                    .isNotEqualTo(taken.getLocalPort());
        }
    }
}

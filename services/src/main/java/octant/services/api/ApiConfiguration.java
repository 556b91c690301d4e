package octant.services.api;

import java.net.InetSocketAddress;

/// @param address where to listen; the wildcard address takes IPv4 and IPv6, port 0 takes a free
///   port
public record ApiConfiguration(InetSocketAddress address, ApiLimits limits) {
    public static final int DEFAULT_PORT = 8080;

    /// Port 8080 on every address.
    public static ApiConfiguration standard() {
        return new ApiConfiguration(new InetSocketAddress(DEFAULT_PORT), ApiLimits.standard());
    }
}

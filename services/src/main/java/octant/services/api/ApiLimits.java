package octant.services.api;

import java.net.InetAddress;
import java.time.Duration;

/// What one client may ask of the interface before it is refused or cut.
///
/// @param connections open at once; each serves one request at a time, so this also bounds the
///   requests in flight. One more is answered 503 and closed
/// @param ownConnections as many more for clients on the machine itself, such as its health gate:
///   whoever takes all others must not make it look ill
/// @param requestLineBytes method, target and version together
/// @param headerBytes all header lines together
/// @param headerCount header lines
/// @param bodyBytes of a request: a few names and a URL; where no route takes one, it is read to be
///   ignored
/// @param exchange how long a connection may go without completing a request: bounds an idle
///   keep-alive connection, a request that trickles in and an answer nobody reads alike
/// @param stop how long requests in flight may take when the service stops
public record ApiLimits(
        int connections,
        int ownConnections,
        int requestLineBytes,
        int headerBytes,
        int headerCount,
        int bodyBytes,
        Duration exchange,
        Duration stop) {
    public ApiLimits {
        if (connections < 1 || requestLineBytes < 1 || headerBytes < 1 || headerCount < 1) {
            throw new IllegalArgumentException("counts and sizes: want at least 1");
        }
        if (ownConnections < 0) {
            throw new IllegalArgumentException("ownConnections: want >= 0");
        }
        if (bodyBytes < 0 || !exchange.isPositive() || stop.isNegative()) {
            throw new IllegalArgumentException("exchange: want > 0; bodyBytes, stop: want >= 0");
        }
    }

    /// Whether there is room for one more.
    ///
    /// @param open connections, of all clients
    boolean admits(InetAddress client, int open) {
        return open < connections + (client.isLoopbackAddress() ? ownConnections : 0);
    }

    /// What may be read for one request.
    int requestBytes() {
        return requestLineBytes + headerBytes + bodyBytes;
    }

    public static ApiLimits standard() {
        return new ApiLimits(
                128, 8, 2048, 8192, 64, 16 * 1024, Duration.ofSeconds(30), Duration.ofMillis(500));
    }
}

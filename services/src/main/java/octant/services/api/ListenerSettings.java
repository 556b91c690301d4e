package octant.services.api;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.context.Context;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.RequestedUriDiscoveryContext;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ConnectionConfig;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.Routing;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.spi.ProtocolConfig;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Helidon's listener configuration as plain values: its builder would load Helidon's configuration
/// system first. Helidon's connections read the body limit, the two buffer sizes and the error
/// handling; the rest belongs to listeners of Helidon's own, which [HttpListener] replaces, and has
/// no effect.
record ListenerSettings(long maxPayloadSize) implements ListenerConfig {
    private static final int BUFFER_BYTES = 4096;

    /// Refusals are [Problem]s, which tell nothing of the inside.
    private record Silent(boolean includeEntity, boolean logAllMessages) implements ErrorHandling {}

    @Override
    public int writeBufferSize() {
        return BUFFER_BYTES;
    }

    @Override
    public int maxInMemoryEntity() {
        return BUFFER_BYTES;
    }

    @Override
    public ErrorHandling errorHandling() {
        return new Silent(false, false);
    }

    @Override
    public Optional<RequestedUriDiscoveryContext> requestedUriDiscoveryContext() {
        return Optional.empty();
    }

    @Override
    public List<ProtocolConfig> protocols() {
        return List.of();
    }

    @Override
    public Optional<HttpRouting.Builder> routing() {
        return Optional.empty();
    }

    @Override
    public List<io.helidon.common.Builder<?, ? extends Routing>> routings() {
        return List.of();
    }

    @Override
    public String name() {
        return "api";
    }

    @Override
    public String host() {
        return "";
    }

    @Override
    public InetAddress address() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public Optional<SocketAddress> bindAddress() {
        return Optional.empty();
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public int backlog() {
        return 0;
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"}) // still abstract in Helidon
    public Optional<Integer> receiveBufferSize() {
        return Optional.empty();
    }

    @Override
    public int writeQueueLength() {
        return 0;
    }

    @Override
    public boolean smartAsyncWrites() {
        return false;
    }

    @Override
    public Duration shutdownGracePeriod() {
        return Duration.ZERO;
    }

    @Override
    @SuppressWarnings({"deprecation", "removal"}) // still abstract in Helidon
    public Optional<ConnectionConfig> connectionConfig() {
        return Optional.empty();
    }

    @Override
    public Optional<Tls> tls() {
        return Optional.empty();
    }

    @Override
    public Optional<ContentEncodingContext> contentEncoding() {
        return Optional.empty();
    }

    @Override
    public Optional<MediaContext> mediaContext() {
        return Optional.empty();
    }

    @Override
    public SocketOptions connectionOptions() {
        return SocketOptions.create();
    }

    @Override
    public int maxTcpConnections() {
        return -1;
    }

    @Override
    public int maxConcurrentRequests() {
        return -1;
    }

    @Override
    public Optional<Limit> concurrencyLimit() {
        return Optional.empty();
    }

    @Override
    public Duration idleConnectionTimeout() {
        return Duration.ZERO;
    }

    @Override
    public Duration idleConnectionPeriod() {
        return Duration.ZERO;
    }

    @Override
    public Map<SocketOption<?>, Object> listenerSocketOptions() {
        return Map.of();
    }

    @Override
    public List<ServerConnectionSelector> connectionSelectors() {
        return List.of();
    }

    @Override
    public Optional<DirectHandlers> directHandlers() {
        return Optional.empty();
    }

    @Override
    public Optional<Context> listenerContext() {
        return Optional.empty();
    }

    @Override
    public boolean enableProxyProtocol() {
        return false;
    }

    @Override
    public boolean restoreResponseHeaders() {
        return true;
    }

    @Override
    public boolean ignoreInvalidNamedRouting() {
        return false;
    }

    @Override
    public boolean useNio() {
        return false;
    }
}

package octant.services.api;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import octant.init.service.Health;
import octant.init.service.Service;
import octant.init.service.ServiceContext;
import octant.init.service.ServiceId;
import org.jspecify.annotations.Nullable;

/// The HTTP interface as a service. It depends on no other, so that a machine whose ledger does not
/// start can still say so.
public final class ApiService implements Service {
    public static final ServiceId ID = new ServiceId("api");

    private final ApiConfiguration configuration;
    private final StatusSource source;
    private final UpdateControl updates;
    private final AccessToken token;
    private volatile @Nullable HttpListener listener;

    /// @param token who may change the machine
    public ApiService(
            ApiConfiguration configuration,
            StatusSource source,
            UpdateControl updates,
            AccessToken token) {
        this.configuration = configuration;
        this.source = source;
        this.updates = updates;
        this.token = token;
    }

    @Override
    public ServiceId id() {
        return ID;
    }

    /// @throws IOException if the address cannot be bound
    @Override
    public void start(ServiceContext context) throws IOException {
        EmptyRegistry.install();
        ApiRoutes routes = new ApiRoutes(source, new UpdateRoutes(updates, token));
        listener = HttpListener.open(configuration, routes.routing(), context::crashed);
    }

    @Override
    public Health health() {
        HttpListener current = listener;
        return current != null && current.isListening()
                ? Health.HEALTHY
                : new Health.Unhealthy("nobody listens on " + configuration.address());
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        HttpListener current = listener;
        listener = null;
        if (current != null) {
            current.close();
        }
    }

    /// Where clients connect while it runs: with port 0 the only way to know.
    public Optional<InetSocketAddress> address() {
        return Optional.ofNullable(listener).map(HttpListener::address);
    }
}

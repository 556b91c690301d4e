package octant.services.api;

import io.helidon.common.types.TypeName;
import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.Lookup;
import io.helidon.service.registry.RegistryMetrics;
import io.helidon.service.registry.ServiceInfo;
import io.helidon.service.registry.ServiceInstance;
import io.helidon.service.registry.ServiceRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A Helidon service registry with nothing in it. Helidon makes its own on first use (to look for
/// mappers of path parameters) and reads the description of every module for it: a third of
/// Helidon's start. Our routes need none of those services, and one that does is told so.
@SuppressWarnings("TypeParameterUnusedInFormals") // the shape of Helidon's methods
final class EmptyRegistry implements ServiceRegistry {
    private EmptyRegistry() {}

    /// To be called before anything else of Helidon is touched.
    static void install() {
        GlobalServiceRegistry.registry(EmptyRegistry::new);
    }

    @Override
    public <T> T get(TypeName contract) {
        throw missing(contract);
    }

    @Override
    public <T> T get(Lookup lookup) {
        throw missing(lookup);
    }

    @Override
    public <T> Optional<T> get(ServiceInfo service) {
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> first(TypeName contract) {
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> first(Lookup lookup) {
        return Optional.empty();
    }

    @Override
    public <T> List<T> all(TypeName contract) {
        return List.of();
    }

    @Override
    public <T> List<T> all(Lookup lookup) {
        return List.of();
    }

    @Override
    public <T> Supplier<T> supply(TypeName contract) {
        throw missing(contract);
    }

    @Override
    public <T> Supplier<T> supply(Lookup lookup) {
        throw missing(lookup);
    }

    @Override
    public <T> Supplier<Optional<T>> supplyFirst(TypeName contract) {
        return Optional::empty;
    }

    @Override
    public <T> Supplier<Optional<T>> supplyFirst(Lookup lookup) {
        return Optional::empty;
    }

    @Override
    public <T> Supplier<List<T>> supplyAll(TypeName contract) {
        return List::of;
    }

    @Override
    public <T> Supplier<List<T>> supplyAll(Lookup lookup) {
        return List::of;
    }

    @Override
    public List<ServiceInfo> allServices(TypeName contract) {
        return List.of();
    }

    @Override
    public List<ServiceInfo> lookupServices(Lookup lookup) {
        return List.of();
    }

    @Override
    public <T> List<ServiceInstance<T>> lookupInstances(Lookup lookup) {
        return List.of();
    }

    @Override
    public RegistryMetrics metrics() {
        throw missing("metrics");
    }

    private static IllegalStateException missing(Object what) {
        return new IllegalStateException("Helidon runs without its service registry: no " + what);
    }
}

package octant.init.service;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Which service needs which, checked once before anything starts.
///
/// Services are numbered by layer: layer 0 needs nothing, layer n needs something of layer n - 1 at
/// least. Within a layer the order is the one they were given in. Loops are plain: this runs on the
/// way to the control socket.
public final class ServiceGraph {
    /// Bounds the depth of the search for circles.
    public static final int MAX_SERVICES = 256;

    private final List<Service> startOrder;
    private final Map<ServiceId, Node> nodes;

    private ServiceGraph(List<Service> startOrder, Map<ServiceId, Node> nodes) {
        this.startOrder = List.copyOf(startOrder);
        this.nodes = nodes;
    }

    /// @throws ServiceGraphException if the services cannot be started in any order
    public static ServiceGraph of(List<? extends Service> services) {
        if (services.size() > MAX_SERVICES) {
            throw new ServiceGraphException(
                    services.size() + " services: want at most " + MAX_SERVICES);
        }
        Map<ServiceId, Node> nodes = nodesOf(services);
        connect(services, nodes);
        List<ServiceId> path = new ArrayList<>();
        int layers = 0;
        for (Service service : services) {
            layers = Math.max(layers, 1 + layerOf(node(nodes, service.id()), nodes, path));
        }
        List<Service> order = new ArrayList<>(services.size());
        for (int layer = 0; layer < layers; layer++) {
            for (Service service : services) {
                if (node(nodes, service.id()).layer == layer) {
                    order.add(service);
                }
            }
        }
        return new ServiceGraph(order, nodes);
    }

    /// Every service after all that it needs.
    public List<Service> startOrder() {
        return startOrder;
    }

    /// Every service before all that it needs: [#startOrder] backwards.
    public List<Service> stopOrder() {
        return startOrder.reversed();
    }

    /// The services of layer 0, of layer 1, … Those of one layer are independent of each other.
    public List<List<ServiceId>> layers() {
        List<List<ServiceId>> layers = new ArrayList<>();
        for (Service service : startOrder) {
            if (layer(service.id()) == layers.size()) {
                layers.add(new ArrayList<>());
            }
            layers.getLast().add(service.id());
        }
        layers.replaceAll(List::copyOf);
        return List.copyOf(layers);
    }

    public boolean contains(ServiceId id) {
        return nodes.containsKey(id);
    }

    /// How many services in a row have to be ready before `id` can start.
    public int layer(ServiceId id) {
        return node(nodes, id).layer;
    }

    /// What `id` needs itself, by name.
    public List<ServiceId> dependencies(ServiceId id) {
        return node(nodes, id).dependencies;
    }

    /// What needs `id` itself, in start order.
    public List<ServiceId> dependents(ServiceId id) {
        List<ServiceId> dependents = new ArrayList<>();
        for (Service service : startOrder) {
            if (dependencies(service.id()).contains(id)) {
                dependents.add(service.id());
            }
        }
        return List.copyOf(dependents);
    }

    /// The graph for a person to read, one line a service in start order:
    ///
    /// ```text
    /// layer  service  needs
    /// 0      ledger   -
    /// 1      api      ledger
    /// ```
    public String table() {
        int width = "service".length();
        for (Service service : startOrder) {
            width = Math.max(width, service.id().name().length());
        }
        StringBuilder table = new StringBuilder();
        appendRow(table, "layer", "service", width, "needs");
        for (Service service : startOrder) {
            ServiceId id = service.id();
            appendRow(table, String.valueOf(layer(id)), id.name(), width, needs(id));
        }
        return table.toString();
    }

    private String needs(ServiceId id) {
        List<ServiceId> dependencies = dependencies(id);
        return dependencies.isEmpty() ? "-" : join(dependencies, ", ");
    }

    private static void appendRow(
            StringBuilder table, String layer, String service, int width, String needs) {
        table.append(layer).repeat(' ', 7 - layer.length());
        table.append(service).repeat(' ', width + 2 - service.length());
        table.append(needs).append('\n');
    }

    private static Map<ServiceId, Node> nodesOf(List<? extends Service> services) {
        Map<ServiceId, Node> nodes = new HashMap<>();
        for (Service service : services) {
            // Sorted: a Set.of is iterated in another order in every JVM.
            Node node = new Node(service.id(), new TreeSet<>(service.dependencies()));
            if (nodes.put(node.id, node) != null) {
                throw new ServiceGraphException(node.id + " is there twice");
            }
        }
        return nodes;
    }

    private static void connect(List<? extends Service> services, Map<ServiceId, Node> nodes) {
        for (Service service : services) {
            for (ServiceId dependency : node(nodes, service.id()).dependencies) {
                if (!nodes.containsKey(dependency)) {
                    throw new ServiceGraphException(
                            service.id() + " needs " + dependency + ", which is not there");
                }
            }
        }
    }

    /// Depth first; `path` holds the services whose layer is being asked for, the first one first.
    private static int layerOf(Node node, Map<ServiceId, Node> nodes, List<ServiceId> path) {
        if (node.layer >= 0) {
            return node.layer;
        }
        int seen = path.indexOf(node.id);
        path.add(node.id);
        if (seen >= 0) {
            throw new ServiceGraphException(
                    "services need each other in a circle: "
                            + join(path.subList(seen, path.size()), " → "));
        }
        int layer = 0;
        for (ServiceId dependency : node.dependencies) {
            layer = Math.max(layer, 1 + layerOf(node(nodes, dependency), nodes, path));
        }
        path.removeLast();
        node.layer = layer;
        return layer;
    }

    private static Node node(Map<ServiceId, Node> nodes, ServiceId id) {
        @Nullable Node node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("no service is called " + id);
        }
        return node;
    }

    private static String join(List<ServiceId> ids, String separator) {
        StringBuilder text = new StringBuilder();
        for (ServiceId id : ids) {
            text.append(text.isEmpty() ? "" : separator).append(id.name());
        }
        return text.toString();
    }

    private static final class Node {
        final ServiceId id;
        final List<ServiceId> dependencies;
        int layer = -1;

        Node(ServiceId id, Set<ServiceId> dependencies) {
            this.id = id;
            this.dependencies = List.copyOf(dependencies);
        }
    }
}

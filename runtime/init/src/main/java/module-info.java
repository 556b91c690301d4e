/// PID 1: the boot sequence, reaping, shutdown, and the service graph.
@org.jspecify.annotations.NullMarked
module octant.init {
    requires static org.jspecify;
    requires transitive octant.linux;

    exports octant.init;
    exports octant.init.network;
    exports octant.init.service;
}

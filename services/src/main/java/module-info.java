/// The platform services and their HTTP interface.
@org.jspecify.annotations.NullMarked
module octant.services {
    requires static transitive org.jspecify;
    requires transitive octant.init;
    requires io.helidon.service.registry;
    requires io.helidon.webserver;

    exports octant.services.ledger;
    exports octant.services.api;
}

/// The machine's HTTP interface: health, status, and the document that describes them.
///
/// `octant.main` makes an [octant.services.api.ApiService] with a
/// [octant.services.api.StatusSource] of its own, and the supervisor starts it. Helidon reads the
/// requests and writes the answers; who may connect, for how long and how many at once is decided
/// by our own listener, which also keeps Helidon's configuration and service registry off the boot
/// path. Every route is a row of [octant.services.api.ApiRoutes]. Nothing here changes the machine.
/// Start reading at `ApiRoutes`.
package octant.services.api;

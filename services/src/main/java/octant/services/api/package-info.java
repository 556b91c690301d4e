/// The machine's HTTP interface: health, status, updates, and the document that describes them.
///
/// `octant.main` makes an [octant.services.api.ApiService] with a
/// [octant.services.api.StatusSource] of its own, and the supervisor starts it. Helidon reads the
/// requests and writes the answers; who may connect, for how long and how many at once is decided
/// by our own listener, which also keeps Helidon's configuration and service registry off the boot
/// path. Every route is a row of [octant.services.api.ApiRoutes]. What changes the machine goes
/// through [octant.services.api.UpdateControl] and wants a token. Start reading at `ApiRoutes`.
package octant.services.api;

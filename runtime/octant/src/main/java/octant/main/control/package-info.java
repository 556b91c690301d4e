/// The control socket: how a call of `/octant` reaches the appliance that is already running.
///
/// The launcher's client (`runtime/launcher/client.c`) sends its arguments, environment, working
/// directory and standard descriptors; the command runs here and writes to them directly. Only root
/// is heard, by the peer credentials of the socket. Start reading at
/// [octant.main.control.ControlServer].
package octant.main.control;

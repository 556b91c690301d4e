/// The network of the machine: settings from the kernel command line, DHCPv4, IPv6 by router
/// advertisement (the kernel's own), resolver file. The boot never waits for any of it.
///
/// [octant.init.network.NetworkSettings] is `octant.ip=`, parsed. `DhcpExchange` is the client of
/// RFC 2131 as a state machine without clock or socket; `DhcpMessage`, `DhcpOptions` and
/// `DhcpPacket` are what goes over the wire. [octant.init.network.Network] turns them on one thread
/// over a `NetworkPort`, which `LinuxNetworkPort` implements with the kernel.
package octant.init.network;

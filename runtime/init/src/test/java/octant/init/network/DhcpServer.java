package octant.init.network;

import octant.linux.IpAddress;

/// A DHCP server on paper: answers of a server to a client's message.
final class DhcpServer {
    static final IpAddress SERVER = IpAddress.parse("192.0.2.1");
    static final IpAddress ADDRESS = IpAddress.parse("192.0.2.77");

    private DhcpServer() {}

    static DhcpMessage answer(DhcpMessage.Type type, DhcpMessage to) {
        return answer(type, to, ADDRESS, 1_000);
    }

    static DhcpMessage answer(
            DhcpMessage.Type type, DhcpMessage to, IpAddress address, int leaseSeconds) {
        DhcpOptions options = new DhcpOptions();
        options.put(DhcpOptions.TYPE, type.number());
        options.put(DhcpOptions.SERVER, SERVER);
        if (type != DhcpMessage.Type.NAK) {
            options.putInt(DhcpOptions.LEASE_SECONDS, leaseSeconds);
            options.put(DhcpOptions.SUBNET_MASK, IpAddress.parse("255.255.255.0"));
            options.put(DhcpOptions.ROUTERS, SERVER);
            options.put(DhcpOptions.NAME_SERVERS, IpAddress.parse("192.0.2.53"));
        }
        return with(type, to, address, options);
    }

    static DhcpMessage with(
            DhcpMessage.Type type, DhcpMessage to, IpAddress address, DhcpOptions options) {
        return new DhcpMessage(
                type, to.exchange(), 0, DhcpMessage.NO_ADDRESS, address, to.hardware(), options);
    }
}

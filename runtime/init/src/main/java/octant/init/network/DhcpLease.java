package octant.init.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.linux.IpAddress;
import octant.linux.IpAddress.Family;

/// What a server lends us, RFC 2131 section 4.4.1.
///
/// @param routes through gateways, the default one among them
/// @param domain to look short names up in
/// @param renewAfter when to ask the server again (T1)
/// @param rebindAfter when to ask any server (T2)
/// @param validFor when the address is lost; nothing: never
public record DhcpLease(
        IpAddress address,
        int prefixLength,
        IpAddress server,
        List<LeasedRoute> routes,
        List<IpAddress> dns,
        Optional<String> domain,
        Duration renewAfter,
        Duration rebindAfter,
        Optional<Duration> validFor) {
    /// Shorter leases would be all talk.
    static final long MIN_SECONDS = 10;

    private static final long FOREVER = 0xFFFF_FFFFL;
    private static final int MAX_ROUTES = 32;
    private static final int MAX_DOMAIN_LENGTH = 253;

    public DhcpLease {
        routes = List.copyOf(routes);
        dns = List.copyOf(dns);
    }

    /// A network and who forwards to it; the zero address: it is on the link.
    public record LeasedRoute(IpAddress destination, int prefixLength, IpAddress gateway) {}

    /// The lease in an offer or acknowledgement, if it is one that can be used.
    static Optional<DhcpLease> of(DhcpMessage message) {
        DhcpOptions options = message.options();
        Optional<IpAddress> server =
                options.address(DhcpOptions.SERVER).filter(DhcpLease::isUnicast);
        Optional<Long> seconds =
                options.number(DhcpOptions.LEASE_SECONDS).filter(value -> value >= MIN_SECONDS);
        int prefixLength =
                options.number(DhcpOptions.SUBNET_MASK).map(DhcpLease::prefixLength).orElse(32);
        if (!isUnicast(message.yours())
                || server.isEmpty()
                || seconds.isEmpty()
                || prefixLength < 1) {
            return Optional.empty();
        }
        long valid = seconds.get();
        long rebind = timer(options, DhcpOptions.REBINDING_SECONDS, valid, valid / 8 * 7);
        long renew = timer(options, DhcpOptions.RENEWAL_SECONDS, rebind, rebind / 7 * 4);
        return Optional.of(
                new DhcpLease(
                        message.yours(),
                        prefixLength,
                        server.get(),
                        routes(options),
                        options.addresses(DhcpOptions.NAME_SERVERS).stream()
                                .filter(DhcpLease::isUnicast)
                                .toList(),
                        options.text(DhcpOptions.DOMAIN_NAME).filter(DhcpLease::isDomain),
                        Duration.ofSeconds(renew),
                        Duration.ofSeconds(rebind),
                        valid == FOREVER
                                ? Optional.empty()
                                : Optional.of(Duration.ofSeconds(valid))));
    }

    private static long timer(DhcpOptions options, int code, long before, long standard) {
        return options.number(code).filter(value -> value > 0 && value < before).orElse(standard);
    }

    /// 0 for a mask with holes.
    private static int prefixLength(long mask) {
        int ones = Long.bitCount(mask);
        long contiguous = ones == 0 ? 0 : (FOREVER << (32 - ones)) & FOREVER;
        return mask == contiguous ? ones : 0;
    }

    /// Neither zero, loopback, multicast nor broadcast.
    private static boolean isUnicast(IpAddress address) {
        long first = address.low() >>> 24;
        return first > 0 && first < 224 && first != 127;
    }

    /// Nothing that could end a line of the resolver file.
    private static boolean isDomain(String text) {
        return text.length() <= MAX_DOMAIN_LENGTH
                && text.chars().allMatch(c -> c == '.' || c == '-' || Character.isLetterOrDigit(c));
    }

    /// RFC 3442: who reads classless routes ignores the list of routers.
    private static List<LeasedRoute> routes(DhcpOptions options) {
        Optional<byte[]> classless = options.find(DhcpOptions.CLASSLESS_ROUTES);
        if (classless.isPresent()) {
            return classlessRoutes(classless.get());
        }
        return options.addresses(DhcpOptions.ROUTERS).stream()
                .filter(DhcpLease::isUnicast)
                .limit(1)
                .map(gateway -> new LeasedRoute(IpAddress.any(Family.V4), 0, gateway))
                .toList();
    }

    /// Prefix length, as many bytes of the network as that needs, gateway; what follows the first
    /// malformed one is ignored.
    private static List<LeasedRoute> classlessRoutes(byte[] value) {
        List<LeasedRoute> routes = new ArrayList<>();
        int at = 0;
        while (at < value.length && routes.size() < MAX_ROUTES) {
            int prefixLength = value[at++] & 0xFF;
            int bytes = (prefixLength + 7) / 8;
            if (prefixLength > 32 || value.length - at < bytes + 4) {
                break;
            }
            byte[] network = new byte[4];
            System.arraycopy(value, at, network, 0, bytes);
            at += bytes;
            IpAddress gateway =
                    IpAddress.of(value[at], value[at + 1], value[at + 2], value[at + 3]);
            at += 4;
            routes.add(
                    new LeasedRoute(
                            IpAddress.of(network).network(prefixLength), prefixLength, gateway));
        }
        return routes;
    }
}

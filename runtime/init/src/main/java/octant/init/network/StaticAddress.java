package octant.init.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octant.linux.IpAddress;

/// One address given on the kernel command line, of either family.
///
/// @param device the link it is for; nothing for the first one with a carrier
/// @param dns name servers, at most [#MAX_DNS]
public record StaticAddress(
        IpAddress address,
        int prefixLength,
        Optional<IpAddress> gateway,
        List<IpAddress> dns,
        Optional<String> device) {
    /// What the C library's resolver reads (`MAXNS`).
    public static final int MAX_DNS = 3;

    /// `IFNAMSIZ` less the terminating zero.
    private static final int MAX_DEVICE_LENGTH = 15;

    public StaticAddress {
        dns = List.copyOf(dns);
    }

    static StaticAddress parse(String text) {
        List<String> fields = Fields.split(text, ',');
        String first = fields.getFirst();
        int slash = first.indexOf('/');
        if (slash < 0) {
            throw bad("address", first, "ADDRESS/PREFIX, as 192.0.2.10/24");
        }
        IpAddress address = address("address", first.substring(0, slash));
        int prefixLength = prefixLength(first.substring(slash + 1), address);
        Optional<IpAddress> gateway = Optional.empty();
        Optional<String> device = Optional.empty();
        List<IpAddress> dns = new ArrayList<>();
        for (String field : fields.subList(1, fields.size())) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? field : field.substring(0, equals);
            String value = equals < 0 ? "" : field.substring(equals + 1);
            switch (key) {
                case "gateway" -> gateway = Optional.of(gateway(value, address, gateway));
                case "dns" -> dns.add(address("dns", value));
                case "device" -> device = Optional.of(device(value));
                default -> throw bad("field", key, "gateway=, dns= or device=");
            }
        }
        if (dns.size() > MAX_DNS) {
            throw bad("dns", String.valueOf(dns.size()), "at most " + MAX_DNS + " servers");
        }
        return new StaticAddress(address, prefixLength, gateway, dns, device);
    }

    private static int prefixLength(String text, IpAddress address) {
        int bits = address.family().bits();
        int length = 0;
        for (int i = 0; i < text.length() && length <= bits; i++) {
            int digit = text.charAt(i) - '0';
            length = digit < 0 || digit > 9 ? bits + 1 : length * 10 + digit;
        }
        if (text.isEmpty() || length > bits) {
            throw bad("prefix", text, "0 to " + bits);
        }
        return length;
    }

    private static IpAddress gateway(String value, IpAddress address, Optional<IpAddress> earlier) {
        IpAddress gateway = address("gateway", value);
        if (earlier.isPresent()) {
            throw bad("gateway", value, "one gateway");
        }
        if (gateway.family() != address.family()) {
            throw bad("gateway", value, "the family of " + address);
        }
        return gateway;
    }

    private static String device(String value) {
        boolean valid = !value.isEmpty() && value.length() <= MAX_DEVICE_LENGTH;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            valid &= c > ' ' && c < 0x7F && c != '/';
        }
        if (!valid) {
            throw bad("device", value, "a link's name, as eth0");
        }
        return value;
    }

    private static IpAddress address(String field, String value) {
        try {
            return IpAddress.parse(value);
        } catch (IllegalArgumentException _) {
            throw bad(field, value, "an IPv4 or IPv6 address");
        }
    }

    private static IllegalArgumentException bad(String field, String value, String wanted) {
        return new IllegalArgumentException(
                "octant.ip: " + field + " '" + value + "': want " + wanted);
    }
}

package octant.init.network;

import java.util.ArrayList;
import java.util.List;

/// How the machine comes to its addresses: the value of `octant.ip=` on the kernel command line.
///
/// ```text
/// dhcp                                    the first link with a carrier asks (the default)
/// none                                    links stay as they are
/// ADDRESS/PREFIX[,gateway=…][,dns=…]…     several separated by ;
/// ```
public sealed interface NetworkSettings {
    /// Addresses that one command line may hold.
    int MAX_ADDRESSES = 16;

    NetworkSettings DHCP = new Dhcp();

    record Dhcp() implements NetworkSettings {}

    record None() implements NetworkSettings {}

    record Static(List<StaticAddress> addresses) implements NetworkSettings {
        public Static {
            addresses = List.copyOf(addresses);
        }
    }

    /// @throws IllegalArgumentException naming the field and what it wants
    static NetworkSettings parse(String text) {
        return switch (text) {
            case "dhcp" -> DHCP;
            case "none" -> new None();
            default -> parseStatic(text);
        };
    }

    private static NetworkSettings parseStatic(String text) {
        List<StaticAddress> addresses = new ArrayList<>();
        for (String part : Fields.split(text, ';')) {
            if (addresses.size() == MAX_ADDRESSES) {
                throw new IllegalArgumentException(
                        "octant.ip: want at most " + MAX_ADDRESSES + " addresses");
            }
            addresses.add(StaticAddress.parse(part));
        }
        return new Static(addresses);
    }
}

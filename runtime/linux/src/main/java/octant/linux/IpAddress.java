package octant.linux;

/// An IPv4 or IPv6 address. Not the JDK's `InetAddress`, which loads a library and a resolver: this
/// one is for the boot path.
///
/// @param high the first eight bytes of an IPv6 address; 0 for IPv4
/// @param low the last eight; the four of an IPv4 address
public record IpAddress(Family family, long high, long low) {
    /// Address families, with their sizes and the kernel's numbers.
    public enum Family {
        V4(2, 4),
        V6(10, 16);

        private final int number;
        private final int bytes;

        Family(int number, int bytes) {
            this.number = number;
            this.bytes = bytes;
        }

        /// `AF_INET`, `AF_INET6`.
        int number() {
            return number;
        }

        public int bytes() {
            return bytes;
        }

        public int bits() {
            return bytes * 8;
        }
    }

    public IpAddress {
        if (family == Family.V4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("IPv4 address of more than four bytes");
        }
    }

    public static IpAddress any(Family family) {
        return new IpAddress(family, 0, 0);
    }

    /// @param bytes four or sixteen, in network order
    public static IpAddress of(byte... bytes) {
        return switch (bytes.length) {
            case 4 -> new IpAddress(Family.V4, 0, number(bytes, 0, 4));
            case 16 -> new IpAddress(Family.V6, number(bytes, 0, 8), number(bytes, 8, 8));
            default -> throw new IllegalArgumentException("address of " + bytes.length + " bytes");
        };
    }

    /// `192.0.2.1` or `2001:db8::1` (RFC 4291), nothing else.
    ///
    /// @throws IllegalArgumentException for any other text
    public static IpAddress parse(String text) {
        return IpAddressText.parse(text);
    }

    /// Four or sixteen bytes in network order.
    public byte[] bytes() {
        byte[] bytes = new byte[family.bytes];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) octet(i);
        }
        return bytes;
    }

    int octet(int index) {
        int fromEnd = family.bytes - 1 - index;
        return (int) ((fromEnd < 8 ? low : high) >>> (8 * (fromEnd % 8))) & 0xFF;
    }

    /// The same address with all bits after the prefix zero.
    public IpAddress network(int prefixLength) {
        if (prefixLength < 0 || prefixLength > family.bits()) {
            throw new IllegalArgumentException("prefix length " + prefixLength);
        }
        byte[] bytes = bytes();
        for (int i = 0; i < bytes.length; i++) {
            int keep = Math.clamp(prefixLength - 8L * i, 0, 8);
            bytes[i] &= (byte) (0xFF00 >> keep);
        }
        return of(bytes);
    }

    private static long number(byte[] bytes, int from, int count) {
        long number = 0;
        for (int i = from; i < from + count; i++) {
            number = (number << 8) | (bytes[i] & 0xFF);
        }
        return number;
    }

    /// As [#parse] reads it; IPv6 as RFC 5952 wants it.
    @Override
    public String toString() {
        return IpAddressText.format(this);
    }
}

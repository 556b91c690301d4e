package octant.linux;

/// A hardware address of six bytes (EUI-48).
///
/// @param bits the address in the lower 48
public record MacAddress(long bits) {
    static final int BYTES = 6;

    public static final MacAddress BROADCAST = new MacAddress(0xFFFF_FFFF_FFFFL);

    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("hardware address of more than six bytes");
        }
    }

    /// @param bytes six
    public static MacAddress of(byte... bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("hardware address of " + bytes.length + " bytes");
        }
        long bits = 0;
        for (byte b : bytes) {
            bits = (bits << 8) | (b & 0xFF);
        }
        return new MacAddress(bits);
    }

    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (bits >> (8 * (BYTES - 1 - i)));
        }
        return bytes;
    }

    /// `52:54:00:12:34:56`.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(text.isEmpty() ? "" : ":");
            text.append(Character.forDigit((int) (bits >> (shift + 4)) & 0xF, 16));
            text.append(Character.forDigit((int) (bits >> shift) & 0xF, 16));
        }
        return text.toString();
    }
}

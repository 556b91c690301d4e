package octant.linux;

import octant.linux.IpAddress.Family;

/// The texts of addresses: RFC 4291 section 2.2 for reading, RFC 5952 for writing.
final class IpAddressText {
    private static final int GROUPS = 8;

    private IpAddressText() {}

    static IpAddress parse(String text) {
        return text.indexOf(':') < 0
                ? IpAddress.of(parseV4(text, text))
                : IpAddress.of(parseV6(text));
    }

    private static byte[] parseV4(String part, String whole) {
        byte[] bytes = new byte[4];
        int at = 0;
        for (int i = 0; i < 4; i++) {
            int dot = i < 3 ? part.indexOf('.', at) : part.length();
            if (dot < 0) {
                throw malformed(whole);
            }
            bytes[i] = (byte) octet(part.substring(at, dot), whole);
            at = dot + 1;
        }
        return bytes;
    }

    /// Without leading zeros, which some programs take for octal.
    private static int octet(String digits, String whole) {
        boolean plain = digits.length() == 1 || !digits.startsWith("0");
        if (digits.isEmpty() || digits.length() > 3 || !plain) {
            throw malformed(whole);
        }
        int value = number(digits, 10, whole);
        if (value > 255) {
            throw malformed(whole);
        }
        return value;
    }

    private static byte[] parseV6(String text) {
        int gap = text.indexOf("::");
        byte[] bytes = new byte[16];
        if (gap < 0) {
            if (fill(text, bytes, true, text) != 16) {
                throw malformed(text);
            }
            return bytes;
        }
        byte[] tail = new byte[16];
        int headBytes = fill(text.substring(0, gap), bytes, false, text);
        int tailBytes = fill(text.substring(gap + 2), tail, true, text);
        if (headBytes + tailBytes > 14) {
            throw malformed(text); // "::" stands for at least one group
        }
        System.arraycopy(tail, 0, bytes, 16 - tailBytes, tailBytes);
        return bytes;
    }

    /// Reads groups between colons.
    ///
    /// @param isEnd the last group may have IPv4 form
    /// @return bytes filled
    private static int fill(String part, byte[] bytes, boolean isEnd, String whole) {
        int filled = 0;
        int at = 0;
        while (at < part.length()) {
            int colon = part.indexOf(':', at);
            String group = colon < 0 ? part.substring(at) : part.substring(at, colon);
            byte[] value =
                    isEnd && colon < 0 && group.indexOf('.') >= 0
                            ? parseV4(group, whole)
                            : group(group, whole);
            if (filled + value.length > bytes.length || colon == part.length() - 1) {
                throw malformed(whole);
            }
            System.arraycopy(value, 0, bytes, filled, value.length);
            filled += value.length;
            at = colon < 0 ? part.length() : colon + 1;
        }
        return filled;
    }

    private static byte[] group(String digits, String whole) {
        if (digits.isEmpty() || digits.length() > 4) {
            throw malformed(whole);
        }
        int value = number(digits, 16, whole);
        return new byte[] {(byte) (value >> 8), (byte) value};
    }

    private static int number(String digits, int radix, String whole) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                throw malformed(whole);
            }
            value = value * radix + digit;
        }
        return value;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not an IP address: '" + text + "'");
    }

    static String format(IpAddress address) {
        return address.family() == Family.V4 ? formatV4(address) : formatV6(address);
    }

    private static String formatV4(IpAddress address) {
        StringBuilder text = new StringBuilder(15);
        for (int i = 0; i < 4; i++) {
            text.append(i == 0 ? "" : ".").append(address.octet(i));
        }
        return text.toString();
    }

    /// Lower case, no leading zeros, the first longest run of two or more zero groups as `::`.
    private static String formatV6(IpAddress address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (address.octet(2 * i) << 8) | address.octet(2 * i + 1);
        }
        int runStart = GROUPS;
        int runLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = zeros(groups, i);
            if (length > runLength) {
                runStart = i;
                runLength = length;
            }
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static int zeros(int[] groups, int from) {
        int length = 0;
        while (from + length < GROUPS && groups[from + length] == 0) {
            length++;
        }
        return length;
    }
}

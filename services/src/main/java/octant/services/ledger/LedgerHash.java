package octant.services.ledger;

import java.util.Arrays;
import java.util.HexFormat;

/// A SHA-256 value.
public final class LedgerHash {
    static final int BYTES = 32;

    /// What the first entry of a partition has before it.
    public static final LedgerHash ZERO = new LedgerHash(new byte[BYTES]);

    private final byte[] bytes;

    private LedgerHash(byte[] bytes) {
        this.bytes = bytes;
    }

    static LedgerHash copyOf(byte[] source, int from) {
        return new LedgerHash(Arrays.copyOfRange(source, from, from + BYTES));
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, BYTES);
    }

    boolean isAt(byte[] source, int from) {
        return Arrays.equals(bytes, 0, BYTES, source, from, from + BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LedgerHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// 64 lower-case hexadecimal digits.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}

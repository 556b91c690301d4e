package octant.verity;

import java.util.HexFormat;

/// The SHA-256 digest at the top of a hash tree: whoever trusts it trusts every byte of the image.
///
/// @param hex 64 lower-case hexadecimal digits
public record RootHash(String hex) {
    static final int BYTES = 32;

    public RootHash {
        if (!hex.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
            throw new IllegalArgumentException(
                    "root hash: want 64 lower-case hexadecimal digits, have \"" + hex + "\"");
        }
    }

    static RootHash of(byte[] digest) {
        return new RootHash(HexFormat.of().formatHex(digest));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}

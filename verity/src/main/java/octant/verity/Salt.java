package octant.verity;

import java.util.HexFormat;

/// What is hashed before every block. It need not be secret; another salt gives the same image
/// another root hash.
///
/// @param hex an even number of lower-case hexadecimal digits, at most 512
public record Salt(String hex) {
    /// The superblock has room for no more.
    public static final int MAX_BYTES = 256;

    public Salt {
        if (!hex.matches("([0-9a-f]{2}){0," + MAX_BYTES + "}")) {
            throw new IllegalArgumentException(
                    "salt: want 0 to 256 bytes in lower-case hexadecimal digits, have \""
                            + hex
                            + "\"");
        }
    }

    public static Salt of(byte[] bytes) {
        return new Salt(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}

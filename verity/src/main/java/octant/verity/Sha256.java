package octant.verity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256, which trees, bundles and kernels are checked by.
public final class Sha256 {
    public static final int DIGEST_BYTES = 32;

    private Sha256() {}

    /// For one thread.
    public static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java runtime has SHA-256", e);
        }
    }

    public static byte[] of(byte[] bytes) {
        return start().digest(bytes);
    }

    /// In lower-case hexadecimal digits.
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(of(bytes));
    }
}

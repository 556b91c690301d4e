package octant.services.ledger;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// SHA-256 over ranges of arrays, for one thread. The first one of a JVM costs about 10 ms
/// (security providers): made on the ledger's writer thread, off the way to readiness.
final class Sha256 {
    private final MessageDigest digest;
    private final byte[] scratch = new byte[LedgerHash.BYTES];

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this runtime has no SHA-256", e);
        }
    }

    /// Writes the hash of `length` bytes from `from` on right behind them.
    void seal(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
        digestTo(bytes, from + length);
    }

    /// Whether the hash of `length` bytes from `from` on is right behind them.
    boolean isSealed(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
        digestTo(scratch, 0);
        int seal = from + length;
        return Arrays.equals(scratch, 0, scratch.length, bytes, seal, seal + scratch.length);
    }

    private void digestTo(byte[] target, int at) {
        try {
            digest.digest(target, at, LedgerHash.BYTES);
        } catch (DigestException e) {
            throw new IllegalArgumentException("no room for a SHA-256 at " + at, e);
        }
    }
}

package octant.verity;

import static octant.verity.Sha256.DIGEST_BYTES;
import static octant.verity.VeritySuperblock.BLOCK_BYTES;

import java.security.DigestException;
import java.security.MessageDigest;

/// The digest of one block, as hash type 1 has it: SHA-256 of the salt, then the block. For one
/// thread.
public final class BlockHasher {
    private final MessageDigest sha256 = Sha256.start();
    private final byte[] salt;

    public BlockHasher(Salt salt) {
        this.salt = salt.bytes();
    }

    /// @param data holds the block's 4096 bytes from `offset`
    public byte[] digest(byte[] data, int offset) {
        byte[] digest = new byte[DIGEST_BYTES];
        digest(data, offset, digest, 0);
        return digest;
    }

    void digest(byte[] data, int offset, byte[] into, int at) {
        sha256.update(salt);
        sha256.update(data, offset, BLOCK_BYTES);
        try {
            sha256.digest(into, at, DIGEST_BYTES);
        } catch (DigestException e) {
            throw new AssertionError("a SHA-256 digest has 32 bytes", e);
        }
    }
}

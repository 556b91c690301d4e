package octant.services.ledger;

import java.nio.ByteBuffer;

/// How far a partition has come at least: the file `head` beside its segments, overwritten after
/// each flush and before the acknowledgement, itself not flushed. After a power cut it may be older
/// than the last entry, never newer. So entries cut off cleanly at the end are missed, and damage
/// to acknowledged entries is not taken for a torn tail. Big-endian, within one disk sector.
///
/// ```text
///  0   8  magic "OCTLHEAD"
///  8   2  format version (1)
/// 10   6  zero
/// 16   8  sequence of the entry (0: none yet)
/// 24   8  zero
/// 32  32  hash of that entry (zeros: none yet)
/// 64  32  SHA-256 of all bytes above
/// ```
record Head(long sequence, LedgerHash hash) {
    static final int BYTES = 96;
    static final String FILE_NAME = "head";
    static final Head NONE = new Head(0, LedgerHash.ZERO);

    private static final long MAGIC = 0x4f43544c48454144L;
    private static final short VERSION = 1;
    private static final int HASH_AT = 32;
    private static final int SEAL_AT = 64;

    byte[] encode(Sha256 sha256) {
        byte[] bytes = new byte[BYTES];
        ByteBuffer.wrap(bytes).putLong(MAGIC).putShort(VERSION).putLong(16, sequence);
        hash.copyTo(bytes, HASH_AT);
        sha256.seal(bytes, 0, SEAL_AT);
        return bytes;
    }

    /// @throws MalformedException if the first `available` of `bytes` are no head
    static Head decode(byte[] bytes, int available, Sha256 sha256) throws MalformedException {
        if (available < BYTES) {
            throw new MalformedException("head cut short: " + available + " bytes of " + BYTES);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (buffer.getLong() != MAGIC) {
            throw new MalformedException("this is no ledger head (magic)");
        }
        short version = buffer.getShort();
        if (version != VERSION) {
            throw new MalformedException(
                    "head format version " + version + ", this Octant knows " + VERSION);
        }
        if (!sha256.isSealed(bytes, 0, SEAL_AT)) {
            throw new MalformedException("the head's hash does not fit its bytes");
        }
        return new Head(buffer.getLong(16), LedgerHash.copyOf(bytes, HASH_AT));
    }
}

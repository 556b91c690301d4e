package octant.linux;

/// The kernel's random numbers, without a device node.
public final class RandomBytes {
    /// Asked for at once at most: up to this size the kernel gives all or nothing.
    public static final int LIMIT = 256;

    private RandomBytes() {}

    /// `ssize_t getrandom(void *buf, size_t count, 0)`, getrandom(2). Waits until the kernel has
    /// gathered enough randomness after boot.
    public static byte[] next(int count) {
        if (count < 0 || count > LIMIT) {
            throw new IllegalArgumentException("random bytes: " + count + ", limit " + LIMIT);
        }
        try (Scratch scratch = Scratch.open()) {
            Memory buffer = scratch.allocate(Math.max(count, 1));
            SystemCall.GETRANDOM.on(count + " bytes", buffer.address(), count, 0);
            return buffer.bytes(0, count);
        }
    }
}

package octant.linux;

/// Flags of openat(2). `O_CLOEXEC` and `O_NOCTTY` are always set and not listed.
///
/// Four of them have other values on aarch64 (`arch/arm64/include/uapi/asm/fcntl.h`).
public enum OpenFlag {
    READ_ONLY(0),
    WRITE_ONLY(1),
    READ_WRITE(2),
    CREATE(0x40),
    EXCLUSIVE(0x80),
    TRUNCATE(0x200),
    APPEND(0x400),
    NON_BLOCKING(0x800),
    DATA_SYNC(0x1000),
    DIRECT(0x4000, 0x10000),
    DIRECTORY(0x10000, 0x4000),
    NO_FOLLOW(0x20000, 0x8000),
    /// Only a name for the file: no read or write, for the `…At` methods and /proc/self/fd.
    PATH(0x200000),
    /// A file without a name, in the directory opened (`__O_TMPFILE | O_DIRECTORY`).
    TEMPORARY(0x410000, 0x404000);

    private static final int ALWAYS = 0x80000 | 0x100; // O_CLOEXEC | O_NOCTTY

    private final int x86Bits;
    private final int armBits;

    OpenFlag(int bits) {
        this(bits, bits);
    }

    OpenFlag(int x86Bits, int armBits) {
        this.x86Bits = x86Bits;
        this.armBits = armBits;
    }

    static int bits(OpenFlag... flags) {
        int bits = ALWAYS;
        for (OpenFlag flag : flags) {
            bits |= flag.bits(Architecture.CURRENT);
        }
        return bits;
    }

    int bits(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> x86Bits;
            case AARCH64 -> armBits;
        };
    }
}

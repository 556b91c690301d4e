package octant.linux;

/// Flags of mount(2).
public enum MountFlag {
    READ_ONLY(1),
    NO_SET_USER_ID(2),
    NO_DEVICES(4),
    NO_EXECUTION(8),
    REMOUNT(0x20),
    /// Names come and go on the medium at once.
    SYNCHRONOUS_FOLDERS(0x80),
    NO_ACCESS_TIMES(0x400),
    BIND(0x1000),
    MOVE(0x2000),
    RECURSIVE(0x4000),
    SILENT(0x8000),
    UNBINDABLE(0x20000),
    PRIVATE(0x40000),
    SLAVE(0x80000),
    SHARED(0x100000),
    RELATIVE_ACCESS_TIMES(0x200000);

    private final int bits;

    MountFlag(int bits) {
        this.bits = bits;
    }

    static int bits(MountFlag... flags) {
        int bits = 0;
        for (MountFlag flag : flags) {
            bits |= flag.bits;
        }
        return bits;
    }
}

package octant.linux;

/// What a name stands for: the type bits of a mode, inode(7).
public enum FileType {
    UNKNOWN(0),
    PIPE(0x1000),
    CHARACTER_DEVICE(0x2000),
    DIRECTORY(0x4000),
    BLOCK_DEVICE(0x6000),
    REGULAR(0x8000),
    LINK(0xA000),
    SOCKET(0xC000);

    private static final int MASK = 0xF000;

    private final int modeBits;

    FileType(int modeBits) {
        this.modeBits = modeBits;
    }

    int modeBits() {
        return modeBits;
    }

    static FileType of(int mode) {
        return switch (mode & MASK) {
            case 0x1000 -> PIPE;
            case 0x2000 -> CHARACTER_DEVICE;
            case 0x4000 -> DIRECTORY;
            case 0x6000 -> BLOCK_DEVICE;
            case 0x8000 -> REGULAR;
            case 0xA000 -> LINK;
            case 0xC000 -> SOCKET;
            default -> UNKNOWN;
        };
    }
}

package octant.linux;

/// How full a file system is.
///
/// @param magic what kind of file system, statfs(2)
/// @param availableBytes free for others than root
/// @param readOnly mounted so
public record FileSystemStatus(
        long magic,
        long blockSizeBytes,
        long sizeBytes,
        long freeBytes,
        long availableBytes,
        long files,
        long freeFiles,
        boolean readOnly) {
    /// ```text
    /// struct statfs (120 bytes, all s64 but f_fsid):
    ///   0 type  8 bsize  16 blocks  24 bfree  32 bavail  40 files  48 ffree  56 fsid[2]
    ///  64 namelen  72 frsize  80 flags  88 spare[4]
    /// ```
    static final int SIZE_BYTES = 120;

    private static final int READ_ONLY = 1; // ST_RDONLY

    /// `int statfs(const char *path, struct statfs *buf)`, statfs(2).
    public static FileSystemStatus of(String path) {
        try (Scratch scratch = Scratch.open()) {
            Memory answer = scratch.allocate(SIZE_BYTES);
            SystemCall.STATFS.on(path, scratch.string(path), answer.address());
            long block = answer.getLong(8);
            return new FileSystemStatus(
                    answer.getLong(0),
                    block,
                    answer.getLong(16) * block,
                    answer.getLong(24) * block,
                    answer.getLong(32) * block,
                    answer.getLong(40),
                    answer.getLong(48),
                    (answer.getLong(80) & READ_ONLY) != 0);
        }
    }

    /// `void sync(void)`, sync(2): everything written so far is on its disk.
    public static void synchronizeAll() {
        SystemCall.SYNC.on("all");
    }

    /// `int syncfs(int fd)`, syncfs(2): the file system that holds the file.
    public static void synchronize(Descriptor file) {
        SystemCall.SYNCFS.on(file, file.number());
    }
}

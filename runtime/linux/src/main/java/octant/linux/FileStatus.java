package octant.linux;

import java.time.Instant;
import java.util.Optional;

/// What is known about a file, and how to change it.
///
/// @param permissions the lower twelve mode bits: rwx for all, set-id, sticky
/// @param links names of the file
/// @param blockBytes disk space taken
/// @param modified when its contents changed last
/// @param device which device this is, for a device node
/// @param fileSystem the device that its file system is on
public record FileStatus(
        FileType type,
        int permissions,
        int links,
        int owner,
        int group,
        long inode,
        long sizeBytes,
        long blockBytes,
        Instant modified,
        DeviceNumber device,
        DeviceNumber fileSystem) {
    /// ```text
    /// struct statx (256 bytes; what is read of it):
    ///   0 u32 mask   4 u32 blksize   8 u64 attributes   16 u32 nlink   20 u32 uid   24 u32 gid
    ///  28 u16 mode  32 u64 ino      40 u64 size         48 u64 blocks (of 512)
    /// 112 s64 mtime.sec  120 u32 mtime.nsec
    /// 128 u32 rdev_major 132 u32 rdev_minor  136 u32 dev_major  140 u32 dev_minor
    /// ```
    static final int SIZE_BYTES = 256;

    private static final int BASIC_STATS = 0x7ff;
    private static final int NO_FOLLOW = 0x100; // AT_SYMLINK_NOFOLLOW
    private static final int EMPTY_PATH = 0x1000; // AT_EMPTY_PATH
    private static final Descriptor HERE = Descriptor.WORKING_DIRECTORY;

    /// Follows links. `int statx(int dirfd, const char *path, int flags, unsigned mask, struct
    /// statx *buf)`, statx(2).
    public static FileStatus of(String path) {
        return query(HERE, path, 0, path);
    }

    /// Of the name itself, even when it is a symbolic link.
    public static FileStatus ofLink(String path) {
        return query(HERE, path, NO_FOLLOW, path);
    }

    public static FileStatus of(Descriptor file) {
        return query(file, "", EMPTY_PATH, file);
    }

    /// [#of(String)], or nothing when there is no such file (ENOENT, ENOTDIR).
    public static Optional<FileStatus> find(String path) {
        try {
            return Optional.of(of(path));
        } catch (LinuxException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static FileStatus query(Descriptor from, String path, int flags, Object object) {
        try (Scratch scratch = Scratch.open()) {
            Memory answer = scratch.allocate(SIZE_BYTES);
            SystemCall.STATX.on(
                    object,
                    from.number(),
                    scratch.string(path),
                    flags,
                    BASIC_STATS,
                    answer.address());
            return read(answer);
        }
    }

    private static FileStatus read(Memory s) {
        int mode = s.getShort(28);
        return new FileStatus(
                FileType.of(mode),
                mode & 0xFFF,
                s.getInt(16),
                s.getInt(20),
                s.getInt(24),
                s.getLong(32),
                s.getLong(40),
                s.getLong(48) * 512,
                Instant.ofEpochSecond(s.getLong(112), s.getInt(120)),
                new DeviceNumber(s.getInt(128), s.getInt(132)),
                new DeviceNumber(s.getInt(136), s.getInt(140)));
    }

    /// `int faccessat(int dirfd, const char *path, int mode)`, faccessat(2): whether this process
    /// may.
    ///
    /// @return false on any refusal, also when the file is not there
    public static boolean permits(String path, Access access) {
        try (Scratch scratch = Scratch.open()) {
            long name = scratch.string(path);
            return SystemCall.FACCESSAT.answer(HERE.number(), name, access.bits) == 0;
        }
    }

    /// What is asked of [#permits].
    public enum Access {
        EXISTENCE(0),
        EXECUTION(1),
        WRITING(2),
        READING(4);

        private final int bits;

        Access(int bits) {
            this.bits = bits;
        }
    }

    /// `int fchmodat(int dirfd, const char *path, mode_t mode)`, fchmodat(2).
    public static void changePermissions(String path, int permissions) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.FCHMODAT.on(path, HERE.number(), scratch.string(path), permissions);
        }
    }

    /// `int fchownat(int dirfd, const char *path, uid_t, gid_t, AT_SYMLINK_NOFOLLOW)`, fchownat(2).
    public static void changeOwner(String path, int owner, int group) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.FCHOWNAT.on(
                    path, HERE.number(), scratch.string(path), owner, group, NO_FOLLOW);
        }
    }

    /// `int utimensat(int dirfd, const char *path, const struct timespec times[2], 0)`,
    /// utimensat(2).
    public static void changeTimes(String path, Instant accessed, Instant modified) {
        try (Scratch scratch = Scratch.open()) {
            Memory times = scratch.allocate(2 * Clock.TIMESPEC_BYTES);
            Clock.write(times, 0, accessed);
            Clock.write(times, Clock.TIMESPEC_BYTES, modified);
            SystemCall.UTIMENSAT.on(path, HERE.number(), scratch.string(path), times.address(), 0);
        }
    }
}

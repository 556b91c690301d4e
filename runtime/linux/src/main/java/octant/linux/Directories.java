package octant.linux;

import java.util.ArrayList;
import java.util.List;

/// Names of files: making, listing, moving and removing them. Every path is relative to a
/// directory's descriptor; without one, to the working directory.
public final class Directories {
    /// What a directory may hold at most for [#list].
    public static final int LIST_LIMIT = 100_000;

    private static final int LIST_BUFFER_BYTES = 32 * 1024;
    private static final int PATH_LIMIT_BYTES = 4096;
    private static final Descriptor HERE = Descriptor.WORKING_DIRECTORY;

    private Directories() {}

    /// One name in a directory.
    ///
    /// @param inode number in its file system
    /// @param type as the directory knows it; [FileType#UNKNOWN] where it does not
    public record Entry(String name, long inode, FileType type) {}

    /// `int mkdirat(int dirfd, const char *path, mode_t mode)`, mkdirat(2).
    ///
    /// @param mode permissions, before the umask
    public static void create(String path, int mode) {
        createAt(HERE, path, mode);
    }

    public static void createAt(Descriptor directory, String path, int mode) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.MKDIRAT.on(path, directory.number(), scratch.string(path), mode);
        }
    }

    /// [#create], content with a directory (or anything else) that is there already.
    ///
    /// @return whether it was made now
    public static boolean createIfAbsent(String path, int mode) {
        try (Scratch scratch = Scratch.open()) {
            long answer = SystemCall.MKDIRAT.answer(HERE.number(), scratch.string(path), mode);
            if (answer == -Errno.EEXIST.number()) {
                return false;
            }
            SystemCall.MKDIRAT.checked(path, answer);
            return true;
        }
    }

    /// `int mknodat(int dirfd, const char *path, mode_t mode, dev_t dev)`, mknodat(2).
    ///
    /// @param type [FileType#CHARACTER_DEVICE], [FileType#BLOCK_DEVICE], or without a device
    ///   [FileType#PIPE], [FileType#SOCKET], [FileType#REGULAR]
    public static void createNode(String path, FileType type, int mode, DeviceNumber device) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.MKNODAT.on(
                    path,
                    HERE.number(),
                    scratch.string(path),
                    type.modeBits() | mode,
                    device.encoded());
        }
    }

    /// `int symlinkat(const char *target, int dirfd, const char *path)`, symlinkat(2).
    public static void createLink(String path, String target) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.SYMLINKAT.on(
                    path, scratch.string(target), HERE.number(), scratch.string(path));
        }
    }

    /// `int linkat(int olddirfd, const char *old, int newdirfd, const char *new, 0)`, linkat(2).
    public static void createHardLink(String path, String existing) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.LINKAT.on(
                    existing + " -> " + path,
                    HERE.number(),
                    scratch.string(existing),
                    HERE.number(),
                    scratch.string(path),
                    0);
        }
    }

    /// `ssize_t readlinkat(int dirfd, const char *path, char *buf, size_t size)`, readlinkat(2).
    public static String readLink(String path) {
        try (Scratch scratch = Scratch.open()) {
            Memory buffer = scratch.room(PATH_LIMIT_BYTES);
            int length =
                    SystemCall.READLINKAT.intOn(
                            path,
                            HERE.number(),
                            scratch.string(path),
                            buffer.address(),
                            buffer.size());
            return buffer.text(0, length);
        }
    }

    /// Replaces `to` in one step; `int renameat2(int, const char *from, int, const char *to, 0)`,
    /// renameat2(2).
    public static void rename(String from, String to) {
        renameAt(HERE, from, HERE, to, RenameMode.REPLACE);
    }

    public static void renameAt(
            Descriptor fromDirectory,
            String from,
            Descriptor toDirectory,
            String to,
            RenameMode mode) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.RENAMEAT2.on(
                    from + " -> " + to,
                    fromDirectory.number(),
                    scratch.string(from),
                    toDirectory.number(),
                    scratch.string(to),
                    mode.bits);
        }
    }

    /// What renameat2(2) does with a name that is taken.
    public enum RenameMode {
        REPLACE(0),
        /// EEXIST.
        KEEP(1),
        EXCHANGE(2);

        private final int bits;

        RenameMode(int bits) {
            this.bits = bits;
        }
    }

    /// `int unlinkat(int dirfd, const char *path, 0)`, unlinkat(2): removes a file's name.
    public static void remove(String path) {
        removeAt(HERE, path);
    }

    public static void removeAt(Descriptor directory, String path) {
        unlink(directory, path, 0);
    }

    /// `int unlinkat(int dirfd, const char *path, AT_REMOVEDIR)`, unlinkat(2): of an empty one.
    public static void removeDirectory(String path) {
        removeDirectoryAt(HERE, path);
    }

    public static void removeDirectoryAt(Descriptor directory, String path) {
        unlink(directory, path, 0x200);
    }

    private static void unlink(Descriptor directory, String path, int flags) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.UNLINKAT.on(path, directory.number(), scratch.string(path), flags);
        }
    }

    /// What is in a directory, without `.` and `..`, in the file system's order.
    public static List<Entry> list(String path) {
        try (Descriptor directory = LinuxFiles.open(path, OpenFlag.READ_ONLY, OpenFlag.DIRECTORY)) {
            return list(directory);
        }
    }

    /// `ssize_t getdents64(int fd, void *dirp, size_t count)`, getdents(2).
    ///
    /// @throws LinuxException EOVERFLOW when there are more than [#LIST_LIMIT]
    public static List<Entry> list(Descriptor directory) {
        List<Entry> entries = new ArrayList<>();
        try (Scratch scratch = Scratch.open()) {
            Memory buffer = scratch.room(LIST_BUFFER_BYTES);
            int length = fill(directory, buffer);
            while (length > 0) {
                addEntries(buffer.slice(0, length), entries);
                if (entries.size() > LIST_LIMIT) {
                    throw new LinuxException("getdents64", directory.toString(), Errno.EOVERFLOW);
                }
                length = fill(directory, buffer);
            }
        }
        return entries;
    }

    private static int fill(Descriptor directory, Memory buffer) {
        return SystemCall.GETDENTS64.intOn(
                directory, directory.number(), buffer.address(), buffer.size());
    }

    /// ```text
    /// struct linux_dirent64, one after the other:
    ///  0 u64 d_ino   8 s64 d_off   16 u16 d_reclen   18 u8 d_type   19 char d_name[], NUL
    /// ```
    static void addEntries(Memory records, List<Entry> entries) {
        int at = 0;
        while (at < records.size()) {
            int length = at + 19 > records.size() ? 0 : records.getShort(at + 16);
            if (length < 20 || at + length > records.size()) {
                throw new MalformedAnswerException("getdents64", "record of " + length + " bytes");
            }
            String name = records.text(at + 19, length - 19);
            if (!name.equals(".") && !name.equals("..")) {
                FileType type = FileType.of(records.getByte(at + 18) << 12);
                entries.add(new Entry(name, records.getLong(at), type));
            }
            at += length;
        }
    }

    /// `int chdir(const char *path)`, chdir(2). The whole process changes.
    public static void changeTo(String path) {
        try (Scratch scratch = Scratch.open()) {
            SystemCall.CHDIR.on(path, scratch.string(path));
        }
    }

    /// `mode_t umask(mode_t mask)`, umask(2). The whole process changes.
    ///
    /// @return the mask before
    public static int changeCreationMask(int mask) {
        return SystemCall.UMASK.intOn("umask", mask);
    }
}
